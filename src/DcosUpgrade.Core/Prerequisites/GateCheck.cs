using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>A gate of Wait-Dcos*Healthy, evaluated once.</summary>
internal sealed class GateCheck(Gate gate) : Check
{
    public override string Name => gate.Name;

    public override int Order => gate.CheckOrder!.Value;

    public override string Source => gate.Source;

    public override CheckScope Scope => gate.IsOfCluster ? CheckScope.Cluster
        : gate.Roles == GateRoles.Master ? CheckScope.Master
        : gate.Roles == GateRoles.Agent ? CheckScope.Agent
        : CheckScope.Node;

    // What a node's gate needs and the probes of the masters do not have is in the node's conditions.
    public override RequiredObservations Needs => gate.Roles == GateRoles.Phase ? RequiredObservations.Masters | RequiredObservations.Schedulers
        : gate.IsOfDatabase ? RequiredObservations.Masters | RequiredObservations.Etcd
        : Scope is CheckScope.Agent or CheckScope.Node
        ? RequiredObservations.Masters | RequiredObservations.Nodes
        : RequiredObservations.Masters;

    public override string? Risk => gate.Risk;

    public override DcosCheckSeverity Severity => gate.Severity;

    public override bool IsFor(DcosTestProcedure procedure) => !gate.NeedsRun || procedure == DcosTestProcedure.Verify;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.View is not { } view)
        {
            return Unknown(subject, subject.Cluster.Why(RequiredObservations.Masters));
        }

        DcosUpgradeScript? script = subject.Question.Script;
        InventoryNode node = subject.Node ?? view.Masters[0].Node;
        DcosCheckResult result = gate.Evaluate(new GateSubject
        {
            Node = node,
            Views = [view],
            OneLook = true,
            Facts = subject.Observed?.Facts,
            Target = gate.NeedsRun && script is not null ? new Target(script.ToVersion, script.PackageIds) : null,
            Agent = AgentOf(node, subject.Observed),
            Etcd = subject.Cluster.Etcd,
            Frameworks = subject.Cluster.Schedulers,
            BeforeMasters = subject.Cluster.BeforeMasters,
            BeforeMastersProblem = subject.Cluster.Problems.TryGetValue(RequiredObservations.Schedulers, out string? unreadable) ? unreadable : null,
        });
        return result with { Target = subject.Target, Since = subject.Cluster.At };
    }

    private static AgentProbe? AgentOf(InventoryNode node, NodeConditions? observed) => observed is null || node.Role == DcosRole.Master
        ? null
        : observed.Agent with { UnitState = observed.Facts.Units.TryGetValue(AgentProbeOperation.UnitOf(node.Role), out string? state) ? state : "unknown" };
}
