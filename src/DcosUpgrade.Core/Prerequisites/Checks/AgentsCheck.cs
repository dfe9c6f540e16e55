using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Discovery;

namespace DcosUpgrade.Prerequisites;

/// <summary>Every agent of the inventory is active at the leader, and the leader waits for none.</summary>
internal sealed class AgentsCheck : Check
{
    public override string Name => "mesos-agents";

    public override int Order => 90;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites); apache/mesos 1.5.1 src/master/http.cpp";

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

        HashSet<string> active = [.. leader.Agents!.Where(agent => agent.Active).Select(agent => agent.HostName)];
        string[] away = [.. subject.Cluster.Inventory.Present
            .Where(node => node.Role != DcosRole.Master && !active.Contains(node.Address) && !subject.Question.LeftOut.Contains(node.Name))
            .Select(node => node.Name)];
        List<string> wrong = [];
        if (away.Length > 0)
        {
            wrong.Add($"not active: {Names(away)}");
        }

        if (leader.RecoveredAgents.Count > 0)
        {
            wrong.Add($"awaited since the failover: {Names([.. leader.RecoveredAgents])}");
        }

        return wrong.Count == 0
            ? Pass(subject, $"{active.Count} active")
            : Fail(
                subject,
                "every agent of the inventory active",
                string.Join("; ", wrong),
                away.Length > 0 ? "sudo journalctl -u dcos-mesos-slave -n 50" : "$cluster | Test-DcosPrerequisite -Name mesos-agents");
    }

    private static string Names(string[] names) => string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");
}
