using System;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Health;

/// <summary>Consecutive views in which all gates of a node pass, or need nothing but time.</summary>
internal sealed class PassStreak
{
    /// <summary>Number of these views after a run. In the last one all gates pass.</summary>
    private const int Passes = 3;

    /// <summary>Minimum time between the first and the last of these views.</summary>
    private static readonly TimeSpan s_stable = TimeSpan.FromSeconds(5);

    /// <summary>Views that are further apart are not consecutive: the machine was suspended, or its clock was set.</summary>
    private static readonly TimeSpan s_break = TimeSpan.FromMinutes(2);

    private int _passes;
    private Moment _first;
    private Moment _last;

    /// <summary>Number of views that are missing, at least one.</summary>
    public int Missing => Math.Max(1, Passes - _passes);

    /// <summary>The time of the steady clock from which a view may be the last one.</summary>
    public TimeSpan EndsAt => _first.Steady + s_stable;

    /// <summary>Counts a view.</summary>
    /// <param name="passes">All gates pass, or need nothing but time.</param>
    /// <param name="at">When the view was complete.</param>
    public void Count(bool passes, Moment at)
    {
        bool isNext = _passes > 0 && at.Age(_last) <= s_break;
        (_passes, _first) = !passes ? (0, at) : isNext ? (_passes + 1, _first) : (1, at);
        _last = at;
    }

    /// <summary>True when these are enough views over enough time.</summary>
    public bool IsLongEnough(Moment now) => _passes >= Passes && now.Since(_first) >= s_stable;

    /// <summary>What a node waits for whose gates all pass.</summary>
    public override string ToString() => $"the same for {s_stable.TotalSeconds:0} s (all gates pass, view {_passes} of {Passes})";
}
