using System;
using System.Globalization;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>The limits of a plan as they are in force: its own, or those that an operator set, as far as the plan allows them.</summary>
internal sealed class PlanLimits
{
    private readonly DcosUpgradePlan _plan;
    private readonly LimitWatch _watch;
    private readonly Quantity _ownRoom;
    private readonly Quantity _ownShare;

    public PlanLimits(DcosUpgradePlan plan, LimitWatch watch)
    {
        (_plan, _watch) = (plan, watch);
        Room = _ownRoom = Quantity.Parse(plan.MaxUnavailable, nameof(plan.MaxUnavailable));
        Share = _ownShare = Quantity.Parse(plan.MaxAppUnavailable, nameof(plan.MaxAppUnavailable));
    }

    /// <summary>Receives the number of agents that may fail.</summary>
    public Action<int> LimitFailures { get; init; } = _ => { };

    /// <summary>Agents that may be unavailable.</summary>
    public Quantity Room { get; private set; }

    /// <summary>Instances of an app that may be unavailable.</summary>
    public Quantity Share { get; private set; }

    /// <summary>Takes over the limits of the cluster folder.</summary>
    /// <exception cref="Errors.ClusterStateException">The limits are not readable (LimitsUnreadable).</exception>
    public void Update(ClusterLockState folder)
    {
        ClusterLimits? set = _watch.Read(folder);
        Room = InForce(nameof(_plan.MaxUnavailable), _ownRoom, set?.MaxUnavailable, _plan.MaxUnavailableBound, set?.By);
        Share = InForce(nameof(_plan.MaxAppUnavailable), _ownShare, set?.MaxAppUnavailable, _plan.MaxAppUnavailableBound, set?.By);
        int most = Math.Max(_plan.MaxFailures, _plan.MaxFailuresBound ?? 0);
        int failures = Math.Min(set?.MaxFailures ?? _plan.MaxFailures, most);
        _watch.Saw(nameof(_plan.MaxFailures), Text(_plan.MaxFailures), Text(failures), set?.MaxFailures is null ? null : set.By);
        LimitFailures(failures);
    }

    private Quantity InForce(string name, Quantity own, string? set, string? bound, string? by)
    {
        Quantity? most = bound is null ? null : Quantity.Parse(bound, name);
        Quantity now = set is null ? own : Quantity.Parse(set, name).Within(own, most);
        string shown = set is null || set == own.ToString() ? own.ToString() : $"{set}, at most {most ?? own}";
        _watch.Saw(name, own.ToString(), shown, set is null ? null : by);
        return now;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
