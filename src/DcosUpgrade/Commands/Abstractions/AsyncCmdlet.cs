using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Languages;
using DcosUpgrade.Ports;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet with asynchronous work, whose streams are written on the pipeline thread only.</summary>
/// <remarks>
/// <para>A leaf overrides <see cref="BeginAsync"/>, <see cref="ProcessAsync"/> and <see cref="EndAsync"/>. Each starts on the pipeline
/// thread, which then runs posted actions until the returned task ends; continuations can run on any thread, and use the
/// pipeline only through <see cref="Post"/>, <see cref="Ask{T}"/> and the helpers based on them. Never block on one of their tasks.</para>
/// <para>Parameters are bound again before each record: work that continues between records (see <see cref="Track"/>) must have
/// copied their values. Actions that it posts between records wait for the next record or the end.</para>
/// <para>Failures: an exception of a Write faults the task that awaits it, which can still warn and follow running work
/// to its end (further objects are refused, because downstream would start over with the next one); unhandled, it leaves the cmdlet
/// unchanged. The engine's flow control (a downstream that
/// needs no more objects) is rethrown even when it was handled. A <see cref="DcosException"/> becomes its terminating error, cancellation by
/// the user <see cref="PipelineStoppedException"/>, anything else the terminating error UnexpectedError.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly PipelinePump _pump = new();

    /// <summary>Registered work; a lock on itself guards it, as work is registered on any thread.</summary>
    private readonly List<Task> _tracked = [];
    private Exception? _writeFailure;
    private Exception? _downstreamFailure;
    private bool _disposed;

    private protected AsyncCmdlet() => Report = new CmdletProgress(this);

    /// <summary>Receives the progress, verbose lines, warnings and announcements of the engine for this cmdlet.</summary>
    internal CmdletProgress Report { get; }

    /// <summary>Adds the clock of a rehearsal, moved by the waiting pipeline thread; null on a real cluster. Can be called at any time before a wait.</summary>
    internal void Drive(IDrivenClock? clock)
    {
        if (clock is not null)
        {
            _pump.Clocks.Add(clock);
        }
    }

    /// <summary>The real time after which cancelled work is abandoned; the default is 10 s.</summary>
    internal TimeSpan Grace
    {
        get => _pump.Grace;
        set => _pump.Grace = value;
    }

    /// <summary>Cancels active work and closes open resources. The engine also calls it when EndProcessing is never reached.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            // No further output is allowed; tasks that wait to write are faulted before the wait for their end starts.
            _pump.Close();
            _pump.CancelAndWait(WhenTrackedEnded());
            Close();
            _pump.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Run(BeginAsync);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Run(async cancellationToken =>
        {
            await EndAsync(cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(Tracked()).ConfigureAwait(false);
        });
        CompleteProgress();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _pump.Stop();

    /// <summary>Called before the first record.</summary>
    /// <param name="cancellationToken">Cancelled on the pipeline thread when the user stops the pipeline, or when the cmdlet must end.</param>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called for each record; upstream continues when the task ends.</summary>
    /// <param name="cancellationToken">As for <see cref="BeginAsync"/>.</param>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last record. Not called when the pipeline ended early.</summary>
    /// <param name="cancellationToken">As for <see cref="BeginAsync"/>.</param>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Releases the resources of the derived class; called once, on the pipeline thread, after all work has ended or was abandoned.</summary>
    protected virtual void Close()
    {
    }

    /// <summary>Registers work that continues after the current record.</summary>
    /// <remarks>The end of the cmdlet awaits it and throws its exception; an early end cancels it first.</remarks>
    internal void Track(Task work)
    {
        lock (_tracked)
        {
            _tracked.RemoveAll(static task => task.Status == TaskStatus.RanToCompletion);
            _tracked.Add(work);
        }
    }

    private Task[] Tracked()
    {
        lock (_tracked)
        {
            return [.. _tracked];
        }
    }

    /// <summary>Queues an action for the pipeline thread. If it throws, the work is cancelled and the exception ends the cmdlet.</summary>
    internal void Post(Action action) => _pump.Post(action);

    /// <summary>Runs a function on the pipeline thread: <c>await Ask(() => ShouldProcess(target, action))</c>. Its exception faults the task.</summary>
    internal Task<T> Ask<T>(Func<T> question) => _pump.Ask(question);

    /// <summary>Writes an object. The task ends when downstream has processed it, or faults with the exception of downstream or the engine.</summary>
    internal Task Write(object value) => AskWrite(() =>
    {
        // The engine would accept the object, and downstream would process it although it has failed.
        if (_downstreamFailure is { } earlier)
        {
            ExceptionDispatchInfo.Capture(earlier).Throw();
        }

        try
        {
            WriteObject(value);
        }
        catch (Exception e)
        {
            _downstreamFailure = e;
            throw;
        }
    });

    /// <summary>Writes a non-terminating error. The task faults when the user's error action makes it terminating.</summary>
    internal Task WriteFailure(ErrorRecord record) => AskWrite(() => Say(() => WriteError(record)));

    /// <summary>Writes each error of an exception that holds several; the caller then throws it.</summary>
    internal async Task WriteFailures(SeveralErrorsException failure)
    {
        foreach (DcosException error in failure.Errors)
        {
            await WriteFailure(DcosErrors.From(error)).ConfigureAwait(false);
        }
    }

    internal void PostVerbose(string message) => Post(() => Say(() => WriteVerbose(Shown(message))));

    internal void PostWarning(string message) => Post(() => Say(() => WriteWarning(Shown(message))));

    internal void PostDebug(string message) => Post(() => Say(() => WriteDebug(Redaction.Of(message))));

    /// <summary>Writes a message to the host and the information stream. It is the only stream that reaches the host after Ctrl+C.</summary>
    internal void PostAnnouncement(string message) =>
        Post(() => WriteInformation(new HostInformationMessage { Message = Shown(message) }, ["PSHOST"]));

    /// <summary>
    /// Writes a message. With -Debug, PowerShell asks after each one whether to continue, and a session that cannot ask fails after it has
    /// shown the message: that must not end an upgrade and leave its lock behind.
    /// </summary>
    private protected static void Say(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is HostException or not (RuntimeException or FlowControlException))
        {
            // Nobody could be asked, so nobody has answered to halt. What the host throws then depends on the host.
        }
    }

    internal void PostProgress(ProgressRecord record) => Post(() => Show(record));

    /// <summary>As <see cref="Cmdlet.ShouldProcess(string, string)"/>, in the language of the user. Only on the pipeline thread.</summary>
    private protected new bool ShouldProcess(string target, string action) => base.ShouldProcess(Shown(target), Shown(action));

    /// <summary>As <see cref="Cmdlet.ShouldContinue(string, string)"/>, in the language of the user. Only on the pipeline thread.</summary>
    private protected new bool ShouldContinue(string query, string caption) => base.ShouldContinue(Shown(query), Shown(caption));

    /// <summary>A text for the screen: without secrets, in the language of the user. Only on the pipeline thread.</summary>
    private protected static string Shown(string text) => Translation.Shown(Redaction.Of(text));

    private void Show(ProgressRecord record)
    {
        record.Activity = Shown(record.Activity);
        record.StatusDescription = Shown(record.StatusDescription);
        WriteProgress(record);
    }

    /// <summary>True with -WhatIf, specified here or inherited from the script. Only on the pipeline thread.</summary>
    private protected bool IsWhatIf =>
        MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
            ? given is SwitchParameter { IsPresent: true }
            : GetVariableValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };

    private Task AskWrite(Action write) => Ask(() =>
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e)
        {
            _writeFailure ??= e;
            throw;
        }
    });

    private void Run(Func<CancellationToken, Task> step)
    {
        if (_pump.Run(step) is { } failure)
        {
            _pump.CancelAndWait(WhenTrackedEnded());
            CompleteProgress();
            Throw(failure);
        }
    }

    private void Throw(Exception failure)
    {
        switch (failure)
        {
            case TerminatingErrorException e:
                ThrowTerminatingError(e.Record);
                break;
            case DcosException e:
                ThrowTerminatingError(DcosErrors.From(e));
                break;
            case OperationCanceledException when _pump.Stopping:
                throw new PipelineStoppedException();
            case RuntimeException or FlowControlException or IContainsErrorRecord:
            case Exception when ReferenceEquals(failure, _writeFailure):
                ExceptionDispatchInfo.Capture(failure).Throw();
                break;
            default:
                ThrowTerminatingError(DcosErrors.Unexpected(failure));
                break;
        }
    }

    private void CompleteProgress()
    {
        try
        {
            foreach (var record in Report.TakeCompleted())
            {
                Show(record);
            }
        }
        catch (Exception e) when (e is RuntimeException or FlowControlException)
        {
            // An ending pipeline cannot show progress; the reason for its end must not be hidden.
        }
    }

    /// <summary>Ends when all registered work has ended, with any result.</summary>
    private Task WhenTrackedEnded() => Task.WhenAll(Tracked()).ContinueWith(
        static all => _ = all.Exception,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
