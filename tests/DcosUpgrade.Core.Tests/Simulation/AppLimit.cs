using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A plan's limit on unavailable instances of an app: over agents at work, and agents that are away for whatever other reason.</summary>
internal sealed class AppLimit(RehearsalCluster cluster, Quantity limit)
{
    /// <summary>Longer than an observation of the agents is valid when a node is claimed.</summary>
    private static readonly TimeSpan s_observed = TimeSpan.FromSeconds(15);

    /// <summary>The claims that were granted, and when, by address.</summary>
    private readonly Dictionary<string, (string Token, DateTimeOffset At)> _claimed = [];

    /// <summary>Called after each call: claims that are refused change nothing.</summary>
    public void After(NodeOperation operation)
    {
        if (operation is not ClusterLockOperation { Node: { Length: > 0 } node })
        {
            return;
        }

        if (!cluster.Masters[0].Folder.Claims.TryGetValue(node, out ClusterClaim? claim))
        {
            _ = _claimed.Remove(node);
        }
        else if (!_claimed.TryGetValue(node, out (string Token, DateTimeOffset At) known) || known.Token != claim.Token)
        {
            _claimed[node] = (claim.Token, cluster.Clock.UtcNow);
        }
    }

    /// <summary>What an agent that was started takes too many of; null when there is no such app. A single agent may take any number.</summary>
    public string? Exceeded(NodeEndpoint node)
    {
        if (cluster.Agents.FirstOrDefault(agent => agent.Node.Name == node.Name) is not { } started)
        {
            return null;
        }

        SimulatedAgent[] away =
        [
            .. cluster.Agents.Where(agent => agent != started && (agent.Node.Running is { Order.StageOnly: false } || IsAway(agent, started))),
        ];
        Dictionary<string, int> all = Count(cluster.Agents);
        Dictionary<string, int> lost = Count(away);
        foreach ((string app, int own) in Count([started]))
        {
            int already = lost.GetValueOrDefault(app);
            if (already > 0 && already + own > limit.Of(all[app]))
            {
                string with = string.Join(", ", away.Select(agent => agent.Node.Name));
                return $"{node.Name} takes {own} of {app}, of whose {all[app]} {already} are away with {with}";
            }
        }

        return null;
    }

    /// <summary>The leader lists it as not active, and did so before another one was claimed.</summary>
    private bool IsAway(SimulatedAgent agent, SimulatedAgent started) =>
        agent.Standing == AgentStanding.Inactive
        && _claimed.TryGetValue(started.Node.Address, out (string Token, DateTimeOffset At) claim) && claim.At - agent.DownSince > s_observed;

    private static Dictionary<string, int> Count(IEnumerable<SimulatedAgent> agents) => agents
        .SelectMany(agent => agent.Tasks).Where(task => !task.HasEnded)
        .GroupBy(task => PlacementOperation.AppOf(task.Framework.Name, task.Id, task.Name)).ToDictionary(app => app.Key, app => app.Count());
}
