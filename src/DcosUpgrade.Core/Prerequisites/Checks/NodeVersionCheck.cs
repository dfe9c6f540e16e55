namespace DcosUpgrade.Prerequisites;

/// <summary>The node has a version that can be read and that belongs to the cluster: the source or the target.</summary>
internal sealed class NodeVersionCheck : NodeCheck
{
    public override string Name => "node-version";

    public override string Source => "dcos/dcos 1.11.6 dcos_installer/upgrade.py";

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        string? version = subject.Seen.Facts.Version;
        if (version is null)
        {
            return Unseen(subject, "there is no dcos-version.json", "cat /opt/mesosphere/etc/dcos-version.json");
        }

        if (subject.Question.Procedure == DcosTestProcedure.Verify)
        {
            return subject.Cluster.To is not { } to ? Unseen(subject, $"{version}, and nodes have several versions", "Test-DcosPrerequisite -Procedure Verify -ToVersion 1.11.6")
                : to.ToString() == version ? Pass(subject, version)
                : Fail(subject, to.ToString(), version, "$cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $script");
        }

        return version == subject.Cluster.From?.ToString() ? Pass(subject, version)
            : version == subject.Question.ToVersion?.ToString() ? Warn(subject, $"{subject.Cluster.From}", $"{version}: upgraded already")
            : Fail(subject, subject.Cluster.From?.ToString() ?? "one version on all nodes", version, "$cluster | Get-DcosNode -Live");
    }
}
