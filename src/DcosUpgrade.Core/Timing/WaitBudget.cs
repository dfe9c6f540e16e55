using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>
/// A limit for polling. Between two observations at most <see cref="s_most"/> counts: after a sleep of the machine or a change of its clock,
/// nothing times out without a new observation.
/// </summary>
internal sealed class WaitBudget(IClock clock, TimeSpan limit)
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(2);
    private readonly DateTimeOffset _began = clock.UtcNow;
    private DateTimeOffset _last = clock.UtcNow;
    private TimeSpan _waited;

    /// <summary>Wall-clock time since the start.</summary>
    public TimeSpan Elapsed => clock.UtcNow - _began;

    /// <summary>Called after each observation: true when it was the last.</summary>
    public bool IsOver()
    {
        DateTimeOffset now = clock.UtcNow;
        TimeSpan since = now - _last;
        _waited += since > s_most ? s_most : since < TimeSpan.Zero ? TimeSpan.Zero : since;
        _last = now;
        return _waited >= limit;
    }
}
