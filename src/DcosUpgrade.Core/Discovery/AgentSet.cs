using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Discovery;

/// <summary>
/// Differences between the agents of inventory and cluster, as warnings only: agents change, and each one is checked again before its
/// upgrade.
/// </summary>
internal static class AgentSet
{
    private const int Named = 10;

    public static IEnumerable<string> Compare(ClusterInventory inventory, ClusterView view)
    {
        if (view.Leader?.Probe is not { Agents: { } agents })
        {
            yield return $"The agents were not compared with the inventory: {WhyNoLeader(view)}.";
            yield break;
        }

        ILookup<string, InventoryNode> described = inventory.Nodes.Where(node => node.Role != DcosRole.Master).ToLookup(node => node.Address);
        Dictionary<string, MesosAgent> known = [];
        foreach (MesosAgent agent in agents)
        {
            known[agent.HostName] = agent;
        }

        InventoryNode[] present = [.. inventory.Present.Where(node => node.Role != DcosRole.Master)];
        string[] missing = [.. agents.Select(agent => agent.HostName).Where(host => !described.Contains(host)).Distinct()];
        if (missing.Length > 0)
        {
            yield return missing.Length == 1
                ? $"The inventory lacks 1 agent of the cluster, which will not be upgraded: {missing[0]}."
                : $"The inventory lacks {missing.Length} agents of the cluster, which will not be upgraded: {Names(missing)}.";
        }

        string[] left = [.. known.Keys.Where(host => described.Contains(host) && described[host].All(node => node.Absent))
            .Select(host => described[host].First().Name)];
        if (left.Length > 0)
        {
            yield return $"Absent in the inventory but registered with Mesos: {Names(left)}.";
        }

        string[] unknown = [.. present.Where(node => !known.ContainsKey(node.Address)).Select(node => node.Name)];
        if (unknown.Length > 0)
        {
            yield return $"Mesos does not list these agents of the inventory: {Names(unknown)}.";
        }

        string[] misplaced =
        [
            .. present.Where(node => known.TryGetValue(node.Address, out MesosAgent? agent) && agent.IsPublic != (node.Role == DcosRole.PublicAgent))
                .Select(node => node.Name),
        ];
        if (misplaced.Length > 0)
        {
            yield return $"Public in the inventory but not for Mesos, or the other way round: {Names(misplaced)}.";
        }
    }

    public static string WhyNoLeader(ClusterView view) =>
        "no leading master answers for the cluster (" + string.Join("; ", view.Masters.Select(master => master switch
    {
        { Probe: null } => $"{master.Node.Name}: {master.Problem}",
        { Probe.MetricsProblem: { Length: > 0 } problem } => $"{master.Node.Name}: {problem}",
        { Probe.Elected: true } => $"{master.Node.Name}: elected, but it has not read its registry of agents yet",
        _ => $"{master.Node.Name}: not elected",
    })) + ")";

    private static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.OrderBy(name => name, StringComparer.OrdinalIgnoreCase).Take(Named))
        + (names.Count > Named ? $" and {names.Count - Named} more" : "");
}
