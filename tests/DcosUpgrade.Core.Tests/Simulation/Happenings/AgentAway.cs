using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>
/// An agent is away for some time for a reason of its own: its process ends before another one is claimed, and does not contact the master at once.
/// </summary>
internal sealed class AgentAway(RehearsalCluster cluster, Random random) : Happening
{
    private static readonly int[] s_seconds = [30, 70, 240, 900];

    /// <summary>Null in a cluster without agents.</summary>
    private readonly SimulatedAgent? _agent = cluster.Agents.ElementAtOrDefault(random.Next(Math.Max(1, cluster.Agents.Count)));
    private readonly int _duration = s_seconds[random.Next(s_seconds.Length)];

    /// <summary>Claims of agents until then.</summary>
    private int _left = 1 + random.Next(2 * Math.Max(1, cluster.Agents.Count));

    public override IReadOnlyList<string> Passing => [nameof(SR.NoRoom), nameof(SR.BaselineUnreadable)];

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (before && operation is ClusterLockOperation { Action: ClusterLockAction.Claim } claim
            && cluster.Agents.Any(agent => agent.Node.Address == claim.Node) && --_left == 0
            && _agent is { IsRunning: true, Node: { IsUp: true, Running: null } machine } && !machine.Faults.Has(RehearsalFault.AgentSilent))
        {
            machine.Faults.Inject(RehearsalFault.AgentSilent, _duration);
            _agent.Stop();
            _agent.Start();
            machine.Faults.Clear(RehearsalFault.AgentSilent);
        }
    }

    public override string ToString() => $"{_agent?.Node.Name ?? "nobody"} is away for {_duration} s";
}
