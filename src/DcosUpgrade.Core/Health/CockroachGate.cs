namespace DcosUpgrade.Health;

/// <summary>Enterprise: every range of the IAM database has all its replicas again. A master that goes down earlier can lose data.</summary>
internal sealed class CockroachGate : Gate
{
    public const string Remedy =
        "sudo /opt/mesosphere/bin/cockroach node status --ranges --certs-dir=/run/dcos/pki/cockroach --host=$(/opt/mesosphere/bin/detect_ip)";

    public override string Name => "cockroach-replicated";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters)";

    public override int Order => 90;

    public override GateRoles Roles => GateRoles.Master;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Cockroach switch
    {
        null => Skip(subject, "DC/OS Open Source has no IAM database."),
        { Report: null, Problem: string problem } => Unknown(subject, problem),
        { Report: { Status: null, Problem: string problem } } => Unknown(subject, problem),
        { Report.Status: { } status } => status.Problem(subject.View.Masters.Count) is { } problem
            ? Fail(subject, "no range under-replicated or unavailable", problem)
            : Pass(subject, $"{status.Nodes.Count} nodes, every range replicated"),
    };

    protected override string RemedyFor(GateSubject subject) => Remedy;
}
