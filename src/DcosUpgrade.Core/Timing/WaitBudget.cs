using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>
/// How long something is waited for. Time in which nobody looked (a machine that slept, a clock that was set) is not waiting: between
/// two looks at most <see cref="s_most"/> count, so that a cluster is never given up without having been looked at.
/// </summary>
internal sealed class WaitBudget(IClock clock, TimeSpan limit)
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(2);
    private readonly DateTimeOffset _began = clock.UtcNow;
    private DateTimeOffset _last = clock.UtcNow;
    private TimeSpan _waited;

    /// <summary>Wall time since the beginning.</summary>
    public TimeSpan Elapsed => clock.UtcNow - _began;

    /// <summary>Asked after each look: true when it was the last.</summary>
    public bool IsOver()
    {
        DateTimeOffset now = clock.UtcNow;
        TimeSpan since = now - _last;
        _waited += since > s_most ? s_most : since < TimeSpan.Zero ? TimeSpan.Zero : since;
        _last = now;
        return _waited >= limit;
    }
}
