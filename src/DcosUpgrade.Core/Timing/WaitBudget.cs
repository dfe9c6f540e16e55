using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>
/// A limit for polling. Between two observations at most <see cref="s_most"/> counts, and after an interruption as much is left: when the
/// machine was suspended or its clock was set, nothing times out without new observations.
/// </summary>
internal sealed class WaitBudget(IClock clock, TimeSpan limit)
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(2);
    private readonly TimeSpan _began = clock.Elapsed;
    private Moment _last = Moment.Of(clock);
    private TimeSpan _waited;
    private bool _interrupted;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => clock.Elapsed - _began;

    /// <summary>Time until the limit.</summary>
    public TimeSpan Left => limit > _waited ? limit - _waited : TimeSpan.Zero;

    /// <summary>Called after each observation: true when it was the last.</summary>
    public bool IsOver()
    {
        Moment now = Moment.Of(clock);
        TimeSpan since = now.Since(_last);
        _waited += since > s_most ? s_most : since;
        bool interrupted = now.Age(_last) > s_most;
        if (interrupted && !_interrupted && _waited > limit - s_most)
        {
            // Not where one observation after the other takes that long: the wait would never end.
            _waited = limit - s_most;
        }

        (_interrupted, _last) = (interrupted, now);
        return _waited >= limit;
    }
}
