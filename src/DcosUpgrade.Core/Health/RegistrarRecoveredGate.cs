namespace DcosUpgrade.Health;

/// <summary>This master's replicated log has recovered. Necessary, not sufficient (FACTS.md, Mesos master).</summary>
internal sealed class RegistrarRecoveredGate : Gate
{
    public override string Name => "registrar-log-recovered";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters); observed on Mesos 1.5.1";

    public override int Order => 40;

    public override GateRoles Roles => GateRoles.Master;

    public override int? CheckOrder => 570;

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Master switch
    {
        null => Unknown(subject, "the node is not a master of this cluster"),
        { Probe: null, Problem: string problem } => Unknown(subject, problem),
        { Probe.RegistrarRecovered: true } => Pass(subject, "1"),
        { Probe.RegistrarRecovered: false } => Fail(subject, "1", "0"),
        { Probe.MetricsProblem: { Length: > 0 } problem } => Unknown(subject, $"Mesos metrics: {problem}"),
        _ => Unknown(subject, "the metric is absent"),
    };

    protected override string RemedyFor(GateSubject subject) => ReplicatedLog.Remedy(subject.Node.Name);
}
