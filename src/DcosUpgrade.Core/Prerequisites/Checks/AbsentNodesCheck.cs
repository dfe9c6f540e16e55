using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>Nodes that are left out are left out on purpose, by name. Machines in Mesos maintenance are candidates.</summary>
internal sealed class AbsentNodesCheck : Check
{
    public override string Name => "absent-nodes";

    public override string Source => "about_DcosUpgrade_Inventory, ABSENT NODES";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Maintenance;

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Cluster.InMaintenance is not { } machines)
        {
            return Unseen(subject, subject.Cluster.Why(RequiredObservations.Maintenance));
        }

        string[] absent = [.. subject.Cluster.Inventory.Nodes.Where(node => node.Absent).Select(node => node.Name).Concat(subject.Question.LeftOut)];
        string[] proposed = [.. subject.Cluster.Inventory.Present
            .Where(node => machines.Contains(node.Address) && !absent.Contains(node.Name)).Select(node => node.Name)];
        return proposed.Length > 0
            ? Fail(subject, "machines in maintenance left out or back", $"in maintenance: {string.Join(", ", proposed)}", $"Test-DcosPrerequisite -ExcludeNode {string.Join(",", proposed)}")
            : absent.Length > 0 ? Warn(subject, "every node", $"left out: {string.Join(", ", absent)}")
            : Pass(subject, "none");
    }
}
