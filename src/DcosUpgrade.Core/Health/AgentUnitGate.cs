namespace DcosUpgrade.Health;

/// <summary>The agent's Mesos unit is active.</summary>
internal sealed class AgentUnitGate : Gate
{
    public override string Name => "mesos-agent-unit";

    public override string Source => "dcos/dcos 1.11.6 packages/mesos/extra/dcos-mesos-slave.service";

    public override DcosCheckResult Look(GateSubject subject) => subject.Agent switch
    {
        null => Unseen(subject, "the node does not answer"),
        { UnitState: "active" } => Pass(subject, "active"),
        { UnitState: string state } => Fail(subject, "active", state, "sudo journalctl -u dcos-mesos-slave"),
    };
}
