using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>Several driven clocks moved by one thread. Each runs at its own speed, and none waits for another.</summary>
internal sealed class DrivenClocks
{
    private readonly List<Entry> _entries = [];

    /// <summary>Moves one more clock from now on; one that is moved already stays as it is.</summary>
    public void Add(IDrivenClock clock)
    {
        if (_entries.All(entry => !ReferenceEquals(entry.Clock, clock)))
        {
            _entries.Add(new Entry(clock));
        }
    }

    /// <summary>Real time until the next step of whichever clock is first; null when none waits for anything.</summary>
    public TimeSpan? UntilNext() => First() is { } first ? Left(first) : null;

    /// <summary>Steps that clock. The others have come closer to their next step by the time that it took.</summary>
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

        // Of clocks that are due at once, the one that was not moved for longest is first.
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

        /// <summary>Real time since its last step, as far as it was waited for another clock.</summary>
        public TimeSpan Waited { get; set; }
    }
}
