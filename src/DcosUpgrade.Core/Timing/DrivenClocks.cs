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
            other.Waited += pause;
        }

        first.Waited = TimeSpan.Zero;

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
        public IDrivenClock Clock { get; } = clock;

        /// <summary>Real time since its last step that was waited for other clocks.</summary>
        public TimeSpan Waited { get; set; }
    }
}
