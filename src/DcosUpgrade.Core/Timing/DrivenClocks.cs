using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>Several driven clocks moved by one thread. Each runs at its own speed, and none waits for another.</summary>
internal sealed class DrivenClocks
{
    private readonly List<Entry> _entries = [];

    /// <summary>Adds a clock; a clock that was added before is not changed.</summary>
    public void Add(IDrivenClock clock)
    {
        if (_entries.All(entry => !ReferenceEquals(entry.Clock, clock)))
        {
            _entries.Add(new Entry(clock));
        }
    }

    /// <summary>True when there is a clock.</summary>
    public bool Any => _entries.Count > 0;

    /// <summary>Claims all clocks for the calling thread; false, and none is claimed, while another thread has one of them.</summary>
    public bool TryDrive()
    {
        for (int at = 0; at < _entries.Count; at++)
        {
            if (!_entries[at].Clock.TryDrive())
            {
                foreach (Entry claimed in _entries.Take(at))
                {
                    claimed.Clock.StopDriving();
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>Ends the claim of all clocks.</summary>
    public void StopDriving()
    {
        foreach (Entry entry in _entries)
        {
            entry.Clock.StopDriving();
        }
    }

    /// <summary>Records real time that was waited without a step.</summary>
    public void Wait(TimeSpan time)
    {
        foreach (Entry entry in _entries)
        {
            entry.Add(time);
        }
    }

    /// <summary>Real time until the next step of the clock that is due first; null when no clock has a scheduled step.</summary>
    public TimeSpan? UntilNext() => First() is { } first ? Left(first) : null;

    /// <summary>Steps the clock that is due first. The time waited for it counts for the other clocks too.</summary>
    public void Step()
    {
        if (First() is not { } first || Left(first) is not { } pause)
        {
            return;
        }

        foreach (Entry other in _entries)
        {
            other.Add(pause);
        }

        // Of several due clocks, the one with the oldest step is first.
        _ = _entries.Remove(first);
        _entries.Add(first);
        first.Clock.Step();
    }

    private static TimeSpan? Left(Entry entry) =>
        entry.Clock.UntilNext() is { } pause ? pause > entry.Waited ? pause - entry.Waited : TimeSpan.Zero : null;

    private Entry? First() => _entries.Where(entry => Left(entry) is not null).OrderBy(Left).FirstOrDefault();

    private sealed class Entry(IDrivenClock clock)
    {
        private TimeSpan _at = clock.Elapsed;
        private TimeSpan _waited;

        public IDrivenClock Clock { get; } = clock;

        /// <summary>Real time waited since the clock was last stepped, by any thread.</summary>
        public TimeSpan Waited => Clock.Elapsed == _at ? _waited : TimeSpan.Zero;

        public void Add(TimeSpan time)
        {
            TimeSpan waited = Waited;
            (_at, _waited) = (Clock.Elapsed, waited + time);
        }
    }
}
