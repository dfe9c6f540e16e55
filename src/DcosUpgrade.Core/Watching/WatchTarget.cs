using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Watching;

/// <summary>The upgrade that is watched.</summary>
/// <param name="FromVersion">Empty when it is not known.</param>
/// <param name="ToVersion">Empty when it is not known.</param>
internal sealed record WatchTarget(string FromVersion, string ToVersion)
{
    /// <summary>That of the plan; without a plan that of the run that was started last.</summary>
    public static WatchTarget Of(DcosUpgradePlan? plan, IEnumerable<DcosNodeStatus> all) =>
        plan is not null ? new WatchTarget(plan.FromVersion, plan.ToVersion)
        : all.Where(status => status is { StartedAt: not null, ToVersion: not null }).OrderByDescending(status => status.StartedAt).FirstOrDefault() is { } last
            ? new WatchTarget(last.FromVersion ?? "", last.ToVersion!)
            : new WatchTarget("", "");

    /// <summary>True when the last run of a node belongs to this upgrade.</summary>
    public bool Has(DcosNodeStatus status) => status.ToVersion == ToVersion && status.FromVersion == FromVersion;

    /// <param name="claimed">A session claims the node: its run has no known end.</param>
    /// <param name="waits">A session is about to start the node.</param>
    public WatchedStage StageOf(DcosNodeStatus status, bool claimed, bool waits)
    {
        DcosOutcome? outcome = Has(status) ? status.Outcome : null;
        bool elsewhere = outcome is null && FromVersion != ToVersion && status.Version == ToVersion && ToVersion.Length > 0;
        return status.Phase is not null && status.Outcome != DcosOutcome.Staged ? WatchedStage.Running
            : elsewhere || outcome is DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded ? status.Holding is null ? WatchedStage.Done : WatchedStage.Gates
            : claimed ? WatchedStage.Running
            : waits ? WatchedStage.Waiting
            : status.Outcome == DcosOutcome.Staged ? WatchedStage.Staged
            : status.Outcome == DcosOutcome.Running ? WatchedStage.Running
            : outcome is null && status.Outcome != DcosOutcome.Unknown ? WatchedStage.NotStarted
            : WatchedStage.Failed;
    }
}
