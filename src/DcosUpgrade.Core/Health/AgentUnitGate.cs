using DcosUpgrade.Inventory;

namespace DcosUpgrade.Health;

/// <summary>The agent's Mesos unit is active.</summary>
internal sealed class AgentUnitGate : Gate
{
    public override string Name => "mesos-agent-unit";

    public override string Source => "dcos/dcos 1.11.6 packages/mesos/extra/dcos-mesos-slave.service";

    public override int Order => 20;

    public override GateRoles Roles => GateRoles.Agent;

    public override int? CheckOrder => 590;

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Agent switch
    {
        null => Unknown(subject, "the node does not answer"),
        { UnitState: "active" } => Pass(subject, "active"),
        { UnitState: string state } => Fail(subject, "active", state),
    };

    public override InventoryNode? WaitsFor(GateSubject subject) => subject.Node;

    protected override string RemedyFor(GateSubject subject) =>
        $"systemctl status 'dcos-mesos-slave*'; sudo journalctl -u dcos-mesos-slave -u dcos-net -n 100  # on {subject.Node.Name}";
}
