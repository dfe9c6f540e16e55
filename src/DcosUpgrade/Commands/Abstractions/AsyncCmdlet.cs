using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Commands;

/// <summary>A cmdlet whose work is asynchronous and whose streams are written on the pipeline thread alone.</summary>
/// <remarks>
/// <para>A leaf overrides <see cref="BeginAsync"/>, <see cref="ProcessAsync"/> and <see cref="EndAsync"/>. Each starts on the pipeline
/// thread, which then runs what is posted until the returned task ends; continuations may come on any thread, and reach the
/// pipeline only through <see cref="Post"/>, <see cref="Ask{T}"/> and the helpers built on them. Never block on one of their tasks.</para>
/// <para>Parameters are bound anew before each record: work that goes on between records (see <see cref="Track"/>) must have
/// copied what it needs. What it posts meanwhile waits for the next record or the end.</para>
/// <para>Failures: an exception of a Write faults the task that awaits it, which may still warn and follow running work
/// to its end (objects are refused from then on: downstream would start over with the next one); unhandled, it leaves the cmdlet unchanged. The engine's flow control (a downstream that
/// wants no more) is rethrown even when it was handled. A <see cref="DcosException"/> becomes its terminating error, cancellation by
/// the user <see cref="PipelineStoppedException"/>, anything else the terminating error UnexpectedError.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly PipelinePump _pump = new();
    private readonly List<Task> _tracked = [];
    private Exception? _writeFailure;
    private Exception? _downstreamFailure;
    private bool _disposed;

    private protected AsyncCmdlet() => Report = new CmdletProgress(this);

    /// <summary>What the engine is given to report to: progress, verbose lines, warnings and announcements of this cmdlet.</summary>
    internal CmdletProgress Report { get; }

    /// <summary>Has the pipeline thread move a rehearsal's clock while it waits; null, on a real cluster, changes nothing. May be called at any time before waiting.</summary>
    internal void Drive(IDrivenClock? clock)
    {
        if (clock is not null)
        {
            _pump.Clocks.Add(clock);
        }
    }

    /// <summary>How long, in real time, cancelled work may take to end before it is left behind: 10 s unless set.</summary>
    internal TimeSpan Grace
    {
        get => _pump.Grace;
        set => _pump.Grace = value;
    }

    /// <summary>Cancels what runs and closes what is open. The engine calls it also when EndProcessing is never reached.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            // Nothing may be written any more; whoever waits to write is told so before the wait for its end begins.
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
            await Task.WhenAll(_tracked).ConfigureAwait(false);
        });
        CompleteProgress();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _pump.Stop();

    /// <summary>Before the first record.</summary>
    /// <param name="cancellationToken">Cancelled on the pipeline thread when the user stops, or when the cmdlet has to end.</param>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>For each record; it is done with, for upstream, when the task ends.</summary>
    /// <param name="cancellationToken">As for <see cref="BeginAsync"/>.</param>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the last record. Not called when the pipeline ended early.</summary>
    /// <param name="cancellationToken">As for <see cref="BeginAsync"/>.</param>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Releases what the leaf holds; called once, on the pipeline thread, after all work has ended or was left behind.</summary>
    protected virtual void Close()
    {
    }

    /// <summary>Names work that outlives the current record. The end of the cmdlet waits for it and throws what it threw; an early end cancels it first.</summary>
    internal void Track(Task work)
    {
        _tracked.RemoveAll(static task => task.Status == TaskStatus.RanToCompletion);
        _tracked.Add(work);
    }

    /// <summary>Runs an action on the pipeline thread, later. When it throws, the work is cancelled and the exception ends the cmdlet.</summary>
    internal void Post(Action action) => _pump.Post(action);

    /// <summary>Runs a question on the pipeline thread: <c>await Ask(() => ShouldProcess(target, action))</c>. Its exception faults the task.</summary>
    internal Task<T> Ask<T>(Func<T> question) => _pump.Ask(question);

    /// <summary>Writes an object. The task ends when downstream has processed it, or faults with what downstream or the engine threw.</summary>
    internal Task Write(object value) => AskWrite(() =>
    {
        // The engine would let it pass, and downstream, which has failed already, would process it.
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
    internal Task WriteFailure(ErrorRecord record) => AskWrite(() => WriteError(record));

    internal void PostVerbose(string message) => Post(() => WriteVerbose(message));

    internal void PostWarning(string message) => Post(() => WriteWarning(message));

    internal void PostDebug(string message) => Post(() => WriteDebug(message));

    internal void PostInformation(object message, params string[] tags) => Post(() => WriteInformation(message, tags));

    internal void PostProgress(ProgressRecord record) => Post(() => WriteProgress(record));

    /// <summary>True under -WhatIf, given here or inherited from the script. Only on the pipeline thread.</summary>
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
                WriteProgress(record);
            }
        }
        catch (Exception e) when (e is RuntimeException or FlowControlException)
        {
            // A pipeline that is ending shows no progress any more; why it ends is what counts.
        }
    }

    /// <summary>Ends when everything tracked has, however it did.</summary>
    private Task WhenTrackedEnded() => Task.WhenAll(_tracked).ContinueWith(
        static all => _ = all.Exception,
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
