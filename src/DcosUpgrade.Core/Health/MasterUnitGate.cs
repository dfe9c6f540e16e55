namespace DcosUpgrade.Health;

/// <summary>The unit dcos-mesos-master is active.</summary>
internal sealed class MasterUnitGate : Gate
{
    public override string Name => "mesos-master-unit";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters)";

    public override DcosCheckResult Look(GateSubject subject) => subject.Master switch
    {
        null => Unseen(subject, "the node is no master of this cluster"),
        { Probe: null, Problem: string problem } => Unseen(subject, problem),
        { Probe.UnitState: "active" } => Pass(subject, "active"),
        { Probe.UnitState: string state } => Fail(subject, "active", state, "sudo journalctl -u dcos-mesos-master"),
    };
}
