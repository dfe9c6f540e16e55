using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>Part of every history: the rules about what an operator knows when a start is sent to a node and when the node accepts it.</summary>
internal sealed class SentStarts(RehearsalCluster cluster) : Happening
{
    /// <summary>Maximum time between the last look at the masters and an accepted start: the node refuses a start whose facts are older than 120 s.</summary>
    private static readonly TimeSpan s_lookToStart = TimeSpan.FromSeconds(StartConditions.ValidSec + 60);

    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);
    private readonly Dictionary<int, DateTimeOffset> _looks = [];
    private readonly Dictionary<RunOrder, DateTimeOffset> _sent = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _violations = [];

    public override IReadOnlyList<string> Violations => _violations;

    private ClusterFolder Folder => cluster.Masters[0].Folder;

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (!before && operation is ClusterLockOperation { Action: not ClusterLockAction.Read } asked)
        {
            Asked(asked);
        }
        else if (before && operation is StartRunOperation { Order: { StageOnly: false } order })
        {
            _sent[order] = cluster.Clock.UtcNow;
            Check(cluster.Node(node.Name), order);
        }
    }

    public override INodeShells Wrap(INodeShells shells, int number) => new ChangedAnswerShells(shells, (node, operation, stdout) =>
    {
        if (operation is MasterProbeOperation)
        {
            _looks[number] = cluster.Clock.UtcNow;
        }
        else if (operation is StartRunOperation { Order: { StageOnly: false } order } && cluster.Node(node).Runs.LastOrDefault()?.Order == order)
        {
            // A start that a suspended operator had begun to send is refused by the node: only an accepted one counts.
            Require(!IsStale(order), cluster.Node(node), order, "after the lock was lost, and it was accepted");
            DateTimeOffset? look = _looks.TryGetValue(number, out DateTimeOffset at) ? at : null;
            Require(cluster.Clock.UtcNow - look < s_lookToStart, cluster.Node(node), order, $"though it observed the masters last at {look:HH:mm:ss}");
        }

        return stdout;
    });

    private void Asked(ClusterLockOperation operation)
    {
        if (!_leases.TryGetValue(operation.Me.Owner, out Lease? lease) || lease.Token != operation.Me.Token)
        {
            _leases[operation.Me.Owner] = lease = new Lease(operation.Me.Token);
        }

        bool holds = Folder.Holder?.Token == lease.Token;
        lease.LostAt ??= lease.Held && !holds ? cluster.Clock.UtcNow : null;
        lease.Held |= holds;
        lease.AskedAt = cluster.Clock.UtcNow;
    }

    private void Check(RehearsalNode node, RunOrder order)
    {
        Lease? lease = Known(order);
        Require(lease is not null, node, order, "without the lock or a share of it");
        Require(!(Folder.FlaggedAt < lease?.AskedAt), node, order, $"though the cluster is stopped or paused since {Folder.FlaggedAt:HH:mm:ss}");
        Require(HasBaseline(node, order), node, order, "without a readable baseline");
    }

    /// <summary>
    /// A session that takes the lock over fences nodes, so no start of the earlier one is accepted, whenever it was sent. The fault LockHeld is
    /// a lock without a session: nobody refuses the starts that are on their way.
    /// </summary>
    private bool IsStale(RunOrder order) =>
        Known(order)?.LostAt is { } lost && (Folder.Holder?.Token != StandingFaults.NoSession || lost < _sent[order]);

    private Lease? Known(RunOrder order) => _leases.TryGetValue(order.Owner, out Lease? lease) ? lease : null;

    /// <summary>The leader, and of an agent its id and its running tasks.</summary>
    private static bool HasBaseline(RehearsalNode node, RunOrder order) =>
        Baseline.Read(order.Baseline) is { Leader: not null } baseline
        && (node.Agent is not { } agent || (baseline.AgentId == agent.Id
        && agent.Tasks.Where(task => task.IsRunning).All(task => baseline.Tasks.Any(listed => listed.Id == task.Id))));

    private void Require(bool holds, RehearsalNode node, RunOrder order, string how)
    {
        if (!holds)
        {
            _violations.Add($"{cluster.Clock.UtcNow:HH:mm:ss} {order.Owner} sent a start to {node.Name} {how}");
        }
    }

    private sealed class Lease(string token)
    {
        public string Token { get; } = token;

        public bool Held { get; set; }

        /// <summary>When an answer about the lock showed that it was lost.</summary>
        public DateTimeOffset? LostAt { get; set; }

        /// <summary>Time of the last answer about the lock.</summary>
        public DateTimeOffset AskedAt { get; set; }
    }
}
