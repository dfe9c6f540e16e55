using System;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Timing;

/// <summary>
/// A moment on both clocks of the operator's machine. The wall clock can be set; the steady clock may stand still while the machine is
/// suspended. Together they bound the time between two moments.
/// </summary>
internal readonly record struct Moment(TimeSpan Steady, DateTimeOffset Wall)
{
    public static Moment Of(IClock clock) => new(clock.Elapsed, clock.UtcNow);

    /// <summary>Time that has passed at least since an earlier moment: what a streak or a limit may count.</summary>
    public TimeSpan Since(Moment earlier) => Steady - earlier.Steady;

    /// <summary>
    /// Time that may have passed since an earlier moment: the age of what was observed then. Longer than any limit when the wall clock was
    /// set back meanwhile.
    /// </summary>
    public TimeSpan Age(Moment earlier)
    {
        TimeSpan wall = Wall - earlier.Wall;
        return wall < TimeSpan.Zero ? TimeSpan.MaxValue : wall > Since(earlier) ? wall : Since(earlier);
    }
}
