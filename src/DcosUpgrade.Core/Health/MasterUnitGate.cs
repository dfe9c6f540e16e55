using DcosUpgrade.Inventory;

namespace DcosUpgrade.Health;

/// <summary>The unit dcos-mesos-master is active.</summary>
internal sealed class MasterUnitGate : Gate
{
    public override string Name => "mesos-master-unit";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters)";

    public override int Order => 20;

    public override GateRoles Roles => GateRoles.Master;

    public override int? CheckOrder => 560;

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Master switch
    {
        null => Unknown(subject, "the node is not a master of this cluster"),
        { Probe: null, Problem: string problem } => Unknown(subject, problem),
        { Probe.UnitState: "active" } => Pass(subject, "active"),
        { Probe.UnitState: string state } => Fail(subject, "active", state),
    };

    public override InventoryNode? WaitsFor(GateSubject subject) => subject.Node;

    protected override string RemedyFor(GateSubject subject) =>
        $"systemctl status dcos-mesos-master; sudo journalctl -u dcos-mesos-master -u dcos-exhibitor -n 100  # on {subject.Node.Name}. "
        + "The unit starts only when all Exhibitors serve.";
}
