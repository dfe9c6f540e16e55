namespace DcosUpgrade.Prerequisites;

/// <summary>The IAM database is fully replicated.</summary>
internal sealed class CockroachCheck : Check
{
    public override string Name => "ee-cockroach";

    public override string Source => "procedure, masters, step 3; dcos-runtime.md §3.3";

    public override CheckScope Scope => CheckScope.Cluster;

    public override Sight Needs => Sight.Nothing;

    public override bool EnterpriseOnly => true;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Look(CheckSubject subject) =>
        Unseen(subject, "CockroachDB is not looked at", "sudo /opt/mesosphere/bin/cockroach node status --ranges --certs-dir=/run/dcos/pki/cockroach --host=$(/opt/mesosphere/bin/detect_ip)");
}
