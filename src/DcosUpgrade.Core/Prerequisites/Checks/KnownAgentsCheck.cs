using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Discovery;

namespace DcosUpgrade.Prerequisites;

/// <summary>Every agent of the cluster is in the inventory: others would stay on the old version.</summary>
internal sealed class KnownAgentsCheck : Check
{
    public override string Name => "known-agents";

    public override int Order => 100;

    public override string Source => "about_DcosUpgrade_Prerequisites, CHECKS OF THE CLUSTER";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Masters;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.View?.Leader?.Probe is not { } leader)
        {
            return Unknown(
                subject,
                subject.Cluster.View is null ? subject.Cluster.Why(RequiredObservations.Masters) : AgentSet.WhyNoLeader(subject.Cluster.View));
        }

        HashSet<string> known = [.. subject.Cluster.Inventory.Nodes.Select(node => node.Address)];
        string[] strangers = [.. leader.Agents!.Select(agent => agent.HostName).Where(host => !known.Contains(host))];
        return strangers.Length == 0
            ? Pass(subject, "none")
            : Fail(
                subject,
                "every agent in the inventory",
                $"not in it: {string.Join(", ", strangers.Take(10))}",
                "$cluster | Get-DcosNode; then add them to the inventory");
    }
}
