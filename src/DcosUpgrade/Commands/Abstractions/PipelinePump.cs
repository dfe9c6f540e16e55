using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Commands;

/// <summary>The queue of actions for the pipeline thread, and the loop that runs them there in order.</summary>
/// <remarks>
/// <para>No action runs inline, even when posted from the pipeline thread: it would overtake queued actions, and
/// emptying the queue first would run other flows in the middle of the posting flow.</para>
/// <para>Code that awaits <see cref="Ask{T}"/> resumes on the pipeline thread, inside the loop, and so does code that observes
/// <see cref="Token"/>: with a driven clock all code runs on one thread, always in the same order.</para>
/// </remarks>
internal sealed class PipelinePump : IDisposable
{
    /// <summary>Longest sleep beside a driven clock, which other threads may move too.</summary>
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Queue<Item> _queue = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _work = new();
    private Stopwatch? _sinceCancel;
    private Exception? _unheard;
    private Exception? _flow;
    private bool _closed;

    /// <param name="Abandon">Called instead of <paramref name="Run"/> if the pump closes first.</param>
    private sealed record Item(Action Run, Action? Abandon);

    /// <summary>Cancelled on the pipeline thread when the work must end.</summary>
    public CancellationToken Token => _work.Token;

    /// <summary>True after the user stopped the pipeline.</summary>
    public bool Stopping => _stop.IsCancellationRequested;

    /// <summary>The clocks that the pipeline thread moves while the queue is empty: one for each rehearsal, none on real clusters.</summary>
    public DrivenClocks Clocks { get; } = new();

    /// <summary>The real time after which cancelled work is abandoned.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Stops the pipeline, from any thread. The loop cancels <see cref="Token"/> on the pipeline thread.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet has already ended: there is nothing to stop.
        }

        Wake();
    }

    /// <summary>Cancels all work. Only on the pipeline thread.</summary>
    public void Cancel()
    {
        if (_sinceCancel is null)
        {
            _sinceCancel = Stopwatch.StartNew();
            _work.Cancel();
        }
    }

    /// <summary>Queues an action that is not awaited: if it throws, all work is cancelled and the exception ends the cmdlet.</summary>
    public void Post(Action action) => Enqueue(new Item(() => RunPosted(action), Abandon: null));

    /// <summary>Queues a function. The task ends on the pipeline thread with its result or exception.</summary>
    public Task<T> Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>();
        Enqueue(new Item(() => Answer(question, answer), () => answer.TrySetCanceled()));
        return answer.Task;
    }

    /// <summary>
    /// Starts <paramref name="step"/> on this thread and runs queued actions until it has ended and the queue is empty.
    /// </summary>
    /// <returns>Null, or the exception that ends the cmdlet: of an action that is not awaited, of the step, or of a stop by the engine.</returns>
    public Exception? Run(Func<CancellationToken, Task> step)
    {
        Task? work = null;
        bool ended = RunUntilEnded(() => work = Start(step));
        var own = ended ? OutcomeOf(work!) : new OperationCanceledException(Token);
        if (own is null or OperationCanceledException)
        {
            // A step that handled the flow control of the engine must not continue the pipeline.
            return _unheard ?? _flow ?? own;
        }

        return _unheard ?? own;
    }

    /// <summary>Cancels <paramref name="work"/>, and waits for it within the grace period.</summary>
    public void CancelAndWait(Task work)
    {
        Cancel();
        RunUntilEnded(() => work);
    }

    /// <summary>Abandons all queued and future actions.</summary>
    public void Close()
    {
        Item[] left;
        lock (_gate)
        {
            _closed = true;
            left = _queue.ToArray();
            _queue.Clear();
        }

        foreach (var item in left)
        {
            item.Abandon?.Invoke();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _work.Dispose();
    }

    private static async Task StartAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken) =>
        await step(cancellationToken).ConfigureAwait(false);

    private static Exception? OutcomeOf(Task work)
    {
        try
        {
            work.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private Task Start(Func<CancellationToken, Task> step) => StartAsync(step, Token);

    private bool RunUntilEnded(Func<Task> start)
    {
        // A synchronization context would run continuations on another thread.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var work = start();
            _ = work.ContinueWith(
                static (_, pump) => ((PipelinePump)pump!).Wake(),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            return Loop(work);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private bool Loop(Task work)
    {
        while (true)
        {
            if (Stopping)
            {
                Cancel();
            }

            // Read before the queue, so that the last posted action of the work is not missed.
            bool ended = work.IsCompleted;
            if (Take() is { } item)
            {
                item.Run();
            }
            else if (ended)
            {
                return true;
            }
            else if (_sinceCancel?.Elapsed > Grace)
            {
                return false;
            }
            else
            {
                Idle(work);
            }
        }
    }

    /// <summary>Waits while the queue is empty: sleeps until an action is queued, or moves the driven clock that is due first.</summary>
    private void Idle(Task work)
    {
        TimeSpan? grace = Grace - _sinceCancel?.Elapsed;
        if (!Clocks.Any)
        {
            Sleep(work, grace ?? Timeout.InfiniteTimeSpan);
            return;
        }

        if (!Clocks.TryDrive())
        {
            SleepShortly(work, s_slice);
            return;
        }

        try
        {
            if (Clocks.UntilNext() is { } pause && !(pause > grace))
            {
                // Another thread may schedule an earlier step while this one sleeps.
                if (pause > s_slice)
                {
                    SleepShortly(work, s_slice);
                }
                else if (pause <= TimeSpan.Zero || !Sleep(work, pause))
                {
                    Clocks.Step();
                }

                return;
            }
        }
        finally
        {
            Clocks.StopDriving();
        }

        Sleep(work, grace < s_slice ? grace.Value : s_slice);
    }

    private void SleepShortly(Task work, TimeSpan time)
    {
        if (!Sleep(work, time))
        {
            Clocks.Wait(time);
        }
    }

    /// <returns>False when the time has passed without an action.</returns>
    private bool Sleep(Task work, TimeSpan limit)
    {
        lock (_gate)
        {
            bool nothing = _queue.Count == 0 && !work.IsCompleted && (!Stopping || _sinceCancel is not null);
            int milliseconds = limit == Timeout.InfiniteTimeSpan
                ? Timeout.Infinite
                : (int)Math.Min(int.MaxValue, Math.Max(0, Math.Ceiling(limit.TotalMilliseconds)));
            return !nothing || Monitor.Wait(_gate, milliseconds);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Enqueue(Item item)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _queue.Enqueue(item);
                Monitor.PulseAll(_gate);
                return;
            }
        }

        item.Abandon?.Invoke();
    }

    /// <returns>Null when nothing is queued.</returns>
    private Item? Take()
    {
        lock (_gate)
        {
            return _queue.Count > 0 ? _queue.Dequeue() : null;
        }
    }

    private void RunPosted(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            // In an ending pipeline every write throws; this alone must not cancel the work.
            if (!(IsFlow(e) && _flow is not null))
            {
                _unheard ??= e;
                Cancel();
            }
        }
    }

    private void Answer<T>(Func<T> question, TaskCompletionSource<T> answer)
    {
        T value;
        try
        {
            value = question();
        }
        catch (Exception e)
        {
            if (IsFlow(e))
            {
                _flow ??= e;
            }

            answer.SetException(e);
            return;
        }

        answer.SetResult(value);
    }

    private static bool IsFlow(Exception e) => e is PipelineStoppedException or FlowControlException;
}
