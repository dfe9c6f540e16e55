namespace DcosUpgrade.Prerequisites;

/// <summary>The release notes of the target and the installation guide are read by people.</summary>
internal sealed class ReleaseNotesRisk : RiskCheck
{
    public override string Name => "risk-release-notes";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Tell(subject, $"read the release notes of {subject.Cluster.To?.ToString() ?? "the target"} and the installation guide; be at home with systemctl and journalctl");
}
