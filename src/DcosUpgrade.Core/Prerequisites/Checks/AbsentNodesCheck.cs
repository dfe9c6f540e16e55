using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>Every node takes part, or is excluded by name. Machines in Mesos maintenance are candidates for exclusion.</summary>
internal sealed class AbsentNodesCheck : Check
{
    public override string Name => "absent-nodes";

    public override int Order => 110;

    public override string Source => "about_DcosUpgrade_Inventory, ABSENT NODES";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Maintenance;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.InMaintenance is not { } machines)
        {
            return Unknown(subject, subject.Cluster.Why(RequiredObservations.Maintenance));
        }

        string[] absent = [.. subject.Cluster.Inventory.Nodes.Where(node => node.Absent).Select(node => node.Name).Concat(subject.Question.LeftOut)];
        string[] proposed = [.. subject.Cluster.Inventory.Present
            .Where(node => machines.Contains(node.Address) && !absent.Contains(node.Name)).Select(node => node.Name)];
        return proposed.Length > 0
            ? Fail(
                subject,
                "machines in maintenance excluded or back",
                $"in maintenance: {string.Join(", ", proposed)}",
                $"Test-DcosPrerequisite -ExcludeNode {string.Join(",", proposed)}")
            : absent.Length > 0 ? Warn(subject, "every node", $"excluded: {string.Join(", ", absent)}")
            : Pass(subject, "none");
    }
}
