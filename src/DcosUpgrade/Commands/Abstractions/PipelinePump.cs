using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Commands;

/// <summary>What is to be done on the pipeline thread, in the order in which it was posted, and the loop that does it there.</summary>
/// <remarks>
/// <para>Nothing ever runs inline, not even when posted from the pipeline thread: that would overtake what is already queued, and
/// emptying the queue first would run other flows in the middle of the poster's.</para>
/// <para>What awaits <see cref="Ask{T}"/> resumes on the pipeline thread, inside the loop, and so does whatever observes
/// <see cref="Token"/>: with a driven clock everything stays on one thread and happens in the same order every time.</para>
/// </remarks>
internal sealed class PipelinePump : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Item> _queue = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _work = new();
    private Stopwatch? _sinceCancel;
    private Exception? _unheard;
    private Exception? _flow;
    private bool _closed;

    /// <param name="Abandon">Called instead of <paramref name="Run"/> when the pump closes first.</param>
    private readonly record struct Item(Action Run, Action? Abandon);

    /// <summary>Cancelled, always on the pipeline thread, once work should end.</summary>
    public CancellationToken Token => _work.Token;

    /// <summary>True once the user stopped the pipeline.</summary>
    public bool Stopping => _stop.IsCancellationRequested;

    /// <summary>The clocks that this thread moves while it has nothing else to do: one for each rehearsal, none on real clusters.</summary>
    public DrivenClocks Clocks { get; } = new();

    /// <summary>How long, in real time, cancelled work may take to end before it is left behind.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The user's stop, from any thread. The loop passes it on as <see cref="Token"/>, on its own thread.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stop met the end of the cmdlet: there is nothing left to stop.
        }

        Wake();
    }

    /// <summary>Ends all work; on the pipeline thread only.</summary>
    public void Cancel()
    {
        if (_sinceCancel is null)
        {
            _sinceCancel = Stopwatch.StartNew();
            _work.Cancel();
        }
    }

    /// <summary>Queues an action whose outcome nobody awaits: when it throws, all work is cancelled and the exception ends the cmdlet.</summary>
    public void Post(Action action) => Enqueue(new Item(() => RunPosted(action), Abandon: null));

    /// <summary>Queues a question. The task ends, on the pipeline thread, when it has been answered or has thrown.</summary>
    public Task<T> Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>();
        Enqueue(new Item(() => Answer(question, answer), () => answer.TrySetCanceled()));
        return answer.Task;
    }

    /// <summary>
    /// Starts <paramref name="step"/> on this thread and runs what is queued until it has ended and nothing is left.
    /// </summary>
    /// <returns>Null, or why the cmdlet has to end: what nobody could hear of, what the step threw, or the engine's own wish to stop.</returns>
    public Exception? Run(Func<CancellationToken, Task> step)
    {
        Task? work = null;
        bool ended = RunUntilEnded(() => work = Start(step));
        var own = ended ? OutcomeOf(work!) : new OperationCanceledException(Token);
        if (own is null or OperationCanceledException)
        {
            // A step that swallowed the engine's flow control must not keep the pipeline alive.
            return _unheard ?? _flow ?? own;
        }

        return _unheard ?? own;
    }

    /// <summary>Cancels, and waits for <paramref name="work"/> within the grace.</summary>
    public void CancelAndWait(Task work)
    {
        Cancel();
        RunUntilEnded(() => work);
    }

    /// <summary>Nothing runs any more: what is queued, and what still comes, is abandoned.</summary>
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
        // A context would send continuations elsewhere instead of resuming them here.
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

            // Read before the queue is: what the work posted last is then surely seen.
            bool ended = work.IsCompleted;
            if (TryTake(out var item))
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

    /// <summary>Nothing is queued: sleeps until something is, or moves the driven clock whose time comes first.</summary>
    private void Idle(Task work)
    {
        TimeSpan? grace = Grace - _sinceCancel?.Elapsed;
        if (Clocks.UntilNext() is { } pause && !(pause > grace))
        {
            if (pause <= TimeSpan.Zero || !Sleep(work, pause))
            {
                Clocks.Step();
            }
        }
        else
        {
            Sleep(work, grace ?? Timeout.InfiniteTimeSpan);
        }
    }

    /// <returns>False when the whole time passed and nothing happened.</returns>
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

    private bool TryTake(out Item item)
    {
        lock (_gate)
        {
            bool any = _queue.Count > 0;
            item = any ? _queue.Dequeue() : default;
            return any;
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
            // Once the pipeline is known to be ending, every stream says so; that alone is no reason to drop the work.
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
