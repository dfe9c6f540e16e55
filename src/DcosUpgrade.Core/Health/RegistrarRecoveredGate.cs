namespace DcosUpgrade.Health;

/// <summary>This master's replicated log has recovered. Necessary, not sufficient (FACTS.md, Mesos master).</summary>
internal sealed class RegistrarRecoveredGate : Gate
{
    public override string Name => "registrar-log-recovered";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters); observed on Mesos 1.5.1";

    public override DcosCheckResult Look(GateSubject subject) => subject.Master switch
    {
        null => Unseen(subject, "the node is no master of this cluster"),
        { Probe: null, Problem: string problem } => Unseen(subject, problem),
        { Probe.RegistrarRecovered: true } => Pass(subject, "1"),
        { Probe.RegistrarRecovered: false } => Fail(subject, "1", "0"),
        { Probe.MetricsProblem: { Length: > 0 } problem } => Unseen(subject, $"Mesos metrics: {problem}"),
        _ => Unseen(subject, "the metric is absent"),
    };
}
