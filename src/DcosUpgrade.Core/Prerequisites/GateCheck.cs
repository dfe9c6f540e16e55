using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>A gate of Wait-Dcos*Healthy, looked at once.</summary>
/// <param name="remedy">What to run when the gate itself says nothing.</param>
internal sealed class GateCheck(Gate gate, CheckScope scope, string remedy, bool onlyAfterwards = false) : Check
{
    public override string Name => gate.Name;

    public override string Source => gate.Source;

    public override CheckScope Scope { get; } = scope;

    // What of a node's gate is not in the masters' probes is in the node's conditions.
    public override RequiredObservations Needs => Scope == CheckScope.Agent || onlyAfterwards ? RequiredObservations.Masters | RequiredObservations.Nodes : RequiredObservations.Masters;

    public override bool IsFor(DcosTestProcedure procedure) => !onlyAfterwards || procedure == DcosTestProcedure.Verify;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Cluster.View is not { } view)
        {
            return Unseen(subject, subject.Cluster.Why(RequiredObservations.Masters));
        }

        DcosUpgradeScript? script = subject.Question.Script;
        InventoryNode node = subject.Node ?? view.Masters[0].Node;
        DcosCheckResult result = gate.Look(new GateSubject
        {
            Node = node,
            Views = [view],
            OneLook = true,
            Facts = subject.Conditions?.Facts,
            Target = onlyAfterwards && script is not null ? new Target(script.ToVersion, script.PackageIds) : null,
            Agent = AgentOf(node, subject.Conditions),
        });
        return result with
        {
            Target = subject.Target,
            Since = subject.Cluster.At,
            Remedy = result.Remedy ?? (GateCatalog.Holds(result) ? remedy : null),
        };
    }

    private static AgentProbe? AgentOf(InventoryNode node, NodeConditions? seen) => seen is null || node.Role == DcosRole.Master
        ? null
        : seen.Agent with { UnitState = seen.Facts.Units.TryGetValue(AgentProbeOperation.UnitOf(node.Role), out string? state) ? state : "unknown" };
}
