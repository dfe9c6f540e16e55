namespace DcosUpgrade.Health;

/// <summary>The overlay module's replicated log has recovered, where the master has that module.</summary>
internal sealed class OverlayRecoveredGate : Gate
{
    public override string Name => "overlay-log-recovered";

    public override string Source => "apache/mesos 1.5.1 src/log/metrics.cpp; dcos/dcos 1.11.6 packages/mesos-modules/buildinfo.json";

    public override int Order => 50;

    public override GateRoles Roles => GateRoles.Master;

    public override int? CheckOrder => 580;

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Master switch
    {
        null => Unknown(subject, "the node is not a master of this cluster"),
        { Probe: null, Problem: string problem } => Unknown(subject, problem),
        { Probe.OverlayRecovered: true } => Pass(subject, "1"),
        { Probe.OverlayRecovered: false } => Fail(subject, "1", "0"),
        { Probe.MetricsProblem: { Length: > 0 } problem } => Unknown(subject, $"Mesos metrics: {problem}"),
        _ => Skip(subject, "This master has no overlay module."),
    };

    protected override string RemedyFor(GateSubject subject) => ReplicatedLog.Remedy(subject.Node.Name);
}
