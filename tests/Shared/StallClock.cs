using System;

namespace DcosUpgrade.Tests;

/// <summary>Measures how long an observation has not changed. It counts observations, not the time that passed on the wall.</summary>
/// <param name="limit">Time without a change after which the wait is over.</param>
internal sealed class StallClock(TimeSpan limit)
{
    /// <summary>Most that one interval between two observations counts: an observer that was not scheduled has seen nothing meanwhile.</summary>
    private static readonly TimeSpan s_longestInterval = TimeSpan.FromSeconds(5);

    private TimeSpan _lastTime;

    /// <summary>The last observation.</summary>
    public string? Last { get; private set; }

    /// <summary>How long the observation has not changed.</summary>
    public TimeSpan Unchanged { get; private set; }

    /// <summary>Takes an observation; true when none has differed for the limit.</summary>
    public bool IsStalled(string observation, TimeSpan now)
    {
        TimeSpan interval = now - _lastTime;
        Unchanged = observation == Last ? Unchanged + (interval < s_longestInterval ? interval : s_longestInterval) : TimeSpan.Zero;
        (Last, _lastTime) = (observation, now);
        return Unchanged >= limit;
    }
}
