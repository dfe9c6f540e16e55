namespace DcosUpgrade.Prerequisites;

/// <summary>The version of the node can be read and is the source or the target of the upgrade.</summary>
internal sealed class NodeVersionCheck : NodeCheck
{
    public override string Name => "node-version";

    public override int Order => 480;

    public override string Source => "dcos/dcos 1.11.6 dcos_installer/upgrade.py";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        string? version = subject.Conditions.Facts.Version;
        if (version is null)
        {
            return Unknown(subject, "dcos-version.json does not exist", "cat /opt/mesosphere/etc/dcos-version.json");
        }

        if (subject.Question.Procedure == DcosTestProcedure.Verify)
        {
            return subject.Cluster.To is not { } to
                ? Unknown(subject, $"{version}, and nodes have several versions", TargetRemedy)
                : to.ToString() == version ? Pass(subject, version)
                : Fail(subject, to.ToString(), version, "$cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $script");
        }

        return version == subject.Cluster.From?.ToString() ? Pass(subject, version)
            : version == subject.Question.ToVersion?.ToString() ? Warn(subject, $"{subject.Cluster.From}", $"{version}: already upgraded")
            : Fail(subject, subject.Cluster.From?.ToString() ?? "one version on all nodes", version, "$cluster | Get-DcosNode -Live");
    }
}
