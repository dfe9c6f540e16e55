using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>A driven clock that never really waits, and remembers which threads moved it.</summary>
public sealed class VirtualClock : IDrivenClock
{
    private readonly List<(DateTimeOffset Due, TaskCompletionSource<bool> Waiter)> _waiters = [];

    public DateTimeOffset UtcNow { get; private set; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TimeSpan Elapsed => TimeSpan.FromTicks(UtcNow.Ticks);

    /// <summary>Really waited before each step.</summary>
    public TimeSpan Pause { get; set; }

    public HashSet<int> Threads { get; } = [];

    public double Speed => 0;

    public bool TryDrive() => true;

    public void StopDriving()
    {
    }

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<bool>();
        cancellationToken.Register(() => waiter.TrySetCanceled());
        _waiters.Add((UtcNow + duration, waiter));
        return waiter.Task;
    }

    public TimeSpan? UntilNext()
    {
        _waiters.RemoveAll(entry => entry.Waiter.Task.IsCompleted);
        return _waiters.Count > 0 ? Pause : null;
    }

    public void Step()
    {
        Threads.Add(Environment.CurrentManagedThreadId);
        var next = _waiters.OrderBy(entry => entry.Due).First();
        _waiters.Remove(next);
        UtcNow = next.Due;
        next.Waiter.TrySetResult(true);
    }
}
