using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>No other session holds the lock or a claim.</summary>
internal sealed class LockCheck : Check
{
    public const string Id = "cluster-lock";

    public override string Name => Id;

    public override int Order => 210;

    public override string Source => "about_DcosUpgrade, LOCKS";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Folder;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Folder is not { } folder)
        {
            return Unknown(subject, subject.Cluster.Why(RequiredObservations.Folder));
        }

        string? claimed = folder.Claims.Count == 0 ? null : string.Join(", ", folder.Claims.Select(claim => $"{claim.Key} by {claim.Value}"));
        return folder.Holder is { } holder && folder.Age.TotalSeconds <= ClusterLockOperation.DeadAfterSec
            ? Fail(subject, "free", $"held by {holder.Owner}", "$cluster | Get-DcosUpgradeStatus")
            : claimed is not null ? Fail(subject, "no claimed node", $"claimed: {claimed}", "$cluster | Get-DcosUpgradeStatus")
            : folder.Stopped || folder.Paused ? Warn(subject, "free", folder.Stopped ? "stopped" : "paused", "$cluster | Get-DcosUpgradeStatus")
            : Pass(subject, "free");
    }
}
