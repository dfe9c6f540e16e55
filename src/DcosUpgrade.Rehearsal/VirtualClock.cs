using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal;

/// <summary>
/// The rehearsal's time. It changes only when it is stepped: to the next scheduled instant, in the order of registration within
/// one instant. All continuations run on the stepping thread, so that a seed gives one history.
/// </summary>
/// <param name="start">The first instant.</param>
/// <param name="speed">Virtual seconds per real second; 0: no real waiting.</param>
internal sealed class VirtualClock(DateTimeOffset start, double speed) : IDrivenClock
{
    private readonly object _lock = new();

    /// <summary>Held while the simulation acts: it is not made for two threads.</summary>
    private readonly object _acting = new();
    private readonly SortedSet<Entry> _entries = new();
    private readonly DateTimeOffset _start = start;
    private DateTimeOffset _now = start;
    private long _sequence;
    private int _driven;

    public double Speed => Math.Max(0, speed);

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    public TimeSpan Elapsed => UtcNow - _start;

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        // Continuations must run inside Step: asynchronous ones would run on the thread pool in any order.
        TaskCompletionSource<bool> waiting = new();
        Entry entry = Add(duration, () => waiting.TrySetResult(true));
        if (!cancellationToken.CanBeCanceled)
        {
            return waiting.Task;
        }

        CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            Remove(entry);
            waiting.TrySetCanceled(cancellationToken);
        });
        entry.Registration = registration;
        return waiting.Task;
    }

    /// <summary>Schedules an action of the simulation.</summary>
    public void Schedule(TimeSpan delay, Action action) => Add(delay, action);

    /// <summary>Evaluates a function of the simulation outside of a step.</summary>
    public T Alone<T>(Func<T> act)
    {
        lock (_acting)
        {
            return act();
        }
    }

    public bool TryDrive() => Interlocked.Exchange(ref _driven, 1) == 0;

    public void StopDriving() => Volatile.Write(ref _driven, 0);

    public TimeSpan? UntilNext()
    {
        lock (_lock)
        {
            return _entries.Min is not { } next ? null
                : speed <= 0 ? TimeSpan.Zero
                : TimeSpan.FromTicks((long)((next.Due - _now).Ticks / speed));
        }
    }

    public void Step()
    {
        Entry? next;
        lock (_lock)
        {
            next = _entries.Min;
            if (next is null)
            {
                return;
            }

            _entries.Remove(next);
            _now = next.Due;
        }

        next.Registration.Dispose();

        // With a context continuations would run on another thread.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            lock (_acting)
            {
                next.Action();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private Entry Add(TimeSpan delay, Action action)
    {
        lock (_lock)
        {
            Entry entry = new(delay > TimeSpan.Zero ? _now + delay : _now, ++_sequence, action);
            _entries.Add(entry);
            return entry;
        }
    }

    private void Remove(Entry entry)
    {
        lock (_lock)
        {
            _entries.Remove(entry);
        }
    }

    private sealed class Entry(DateTimeOffset due, long sequence, Action action) : IComparable<Entry>
    {
        public DateTimeOffset Due { get; } = due;

        public Action Action { get; } = action;

        public CancellationTokenRegistration Registration { get; set; }

        private long Sequence { get; } = sequence;

        public int CompareTo(Entry? other)
        {
            int order = other is null ? 1 : Due.CompareTo(other.Due);
            return order != 0 ? order : Sequence.CompareTo(other!.Sequence);
        }
    }
}
