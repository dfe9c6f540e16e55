using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>The path from the installed version to the target is tested, or at least possible.</summary>
internal sealed class VersionPathCheck : Check
{
    public override string Name => "version-path";

    public override int Order => 10;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Supported upgrade paths matrix)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nodes;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.From is not { } from)
        {
            return Unknown(subject, "the nodes do not have one common source version", "$cluster | Get-DcosNode -Live");
        }

        if (subject.Question.Procedure == DcosTestProcedure.Upgrade && subject.Question.ToVersion is null)
        {
            return Unknown(subject, $"from {from}; no target version was specified", TargetRemedy);
        }

        UpgradePath path = UpgradePath.Judge(
            from,
            subject.Cluster.To!,
            subject.Question.Procedure == DcosTestProcedure.Upgrade ? DcosProcedure.Upgrade : DcosProcedure.Reconfigure);
        string found = $"{from} -> {subject.Cluster.To}";
        return path.Kind switch
        {
            UpgradePathKind.Supported => Pass(subject, found),
            UpgradePathKind.OffMatrix => Warn(subject, "a tested path", $"{found}: {path.Reason}"),
            _ => Fail(subject, "a possible path", $"{found}: {path.Reason}", "New-DcosUpgradeScript, with an installer of a version that can follow"),
        };
    }
}
