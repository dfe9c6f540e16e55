using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>What a session learns of the lock, of the claims of others and of the fences of nodes, asked directly.</summary>
public sealed class LeaseSafeguardTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });

    private ClusterFolder Folder => _cluster.Node("m1").Folder;

    /// <summary>The other session has gone and the lock looks as before when the session asks again: only its heartbeat met the other one.</summary>
    [Fact]
    public void Lock_that_only_the_heartbeat_found_lost_stays_lost_and_the_operator_is_told()
    {
        Session session = new(_cluster, 1);
        LockRecorder recorder = new();
        session.Context.Journal.Join(recorder);
        using ClusterLease lease = Claimed(session, "a1");
        ClusterLockHolder own = Folder.Holder!;
        (Folder.Holder, Folder.TouchedAt) = (OtherOperator.Holder, _cluster.Clock.UtcNow);
        Wait(TimeSpan.FromSeconds(2 * ClusterLockOperation.HeartbeatSec));
        (Folder.Holder, Folder.TouchedAt) = (own, _cluster.Clock.UtcNow);

        ClusterStateException lost = Assert.Throws<ClusterStateException>(
            () => Driving.RunToEnd(lease.HeldAsync(mayShare: false, CancellationToken.None), _cluster.Clock));

        Assert.Equal(SR.LockLost, lost.Id);
        Assert.Contains("operator2@rehearsal", lost.Message, StringComparison.Ordinal);
        Assert.Equal(["The lock was taken by operator2@rehearsal: nothing more is started here."], session.Messages.Warnings);
        Assert.Equal(["lost operator2@rehearsal"], recorder.Events.Where(happened => happened.StartsWith("lost ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Node_that_another_live_session_claims_is_out_of_date()
    {
        Session session = new(_cluster, 1);
        using ClusterLease other = Claimed(new Session(_cluster, 2), "a1");
        Folder.Claims[_cluster.Node("a2").Address] = new ClusterClaim("operator9@rehearsal", "99");
        Folder.ClaimedAt[_cluster.Node("a2").Address] = _cluster.Clock.UtcNow.AddMinutes(-10);

        using ClusterLease lease = Claimed(session, "a3");

        Assert.Equal(["a1"], Outdated(session, lease));
        Assert.True(lease.Claims.Inherits("a2"));
    }

    /// <summary>A start that the ended session has sent may have acted where the node does not answer that no run is active.</summary>
    [Fact]
    public void Nodes_of_an_ended_session_that_do_not_show_that_they_are_idle_are_out_of_date()
    {
        Session first = new(_cluster, 1);
        using (Claimed(first, "a1", "a2", "a3", "a4"))
        {
            first.Die();
        }

        _cluster.GoneOperators.Add(first.Context.Operator.Identity);
        _cluster.Inject("a3", RehearsalFault.LinkDown, 3600);
        Session session = new(_cluster, 2, change: (node, operation, stdout) => operation is not FenceNodeOperation ? stdout
            : Regex.Replace(stdout, @"( result\n\d+) \S+ \d", node == "a1" ? "$1 active. 1" : node == "a2" ? "$1 . 0" : "$0"));
        using ClusterLease lease = Lease(session);
        _ = Driving.RunToEnd(lease.AcquireAsync(CancellationToken.None), _cluster.Clock);

        Assert.Equal(["a1", "a2", "a3"], Outdated(session, lease));
        Assert.Equal(["a1", "a2", "a3", "a4"], session.Writes.Where(call => call.Operation is FenceNodeOperation).Select(call => call.Node).Order());
        Assert.Equal(Folder.Fence, _cluster.Node("a4").Fence);
    }

    /// <summary>No start is accepted so long after its session's last heartbeat.</summary>
    [Fact]
    public void Nodes_of_a_session_that_ended_long_ago_are_not_fenced_at_the_takeover()
    {
        Folder.Claims[_cluster.Node("a1").Address] = OtherOperator.Holder.Claim;
        (Folder.Holder, Folder.TouchedAt) = (OtherOperator.Holder, _cluster.Clock.UtcNow.AddSeconds(-ClusterLockOperation.DeadAfterSec - 10));
        Session session = new(_cluster, 1);

        using ClusterLease lease = Claimed(session, "a2");

        Assert.DoesNotContain(session.Writes, call => call.Operation is FenceNodeOperation);
        Assert.Empty(Outdated(session, lease));
    }

    [Fact]
    public void Claimed_master_is_fenced_once_for_all_attempts()
    {
        _cluster.Inject("m2", RehearsalFault.RebootInFetch);
        Session session = new(_cluster, 1);

        Assert.Null(session.Run(only: node => node.Name == "m2"));

        Assert.Equal(2, session.Writes.Count(call => call.Operation is StartRunOperation));
        Assert.Single(session.Writes, call => call.Operation is FenceNodeOperation && call.Node == "m2");
    }

    [Fact]
    public void Masters_are_fenced_once_for_all_agents_of_one_taking_of_the_lock()
    {
        Session session = new(_cluster, 1) { MastersAtTarget = ["m1", "m2", "m3"] };

        Assert.Null(session.Run(throttle: 1, only: node => node.Name is "a1" or "a2"));

        Assert.Equal(["m1", "m2", "m3"], session.Writes.Where(call => call.Operation is FenceNodeOperation).Select(call => call.Node).Order());
    }

    /// <summary>The lock itself and the node would let the start pass.</summary>
    [Theory]
    [InlineData("m1")]
    [InlineData("a1")]
    public void Master_with_the_fence_of_a_later_session_shows_that_the_lock_is_lost(string node)
    {
        _cluster.Node("m2").Fence = 1L << 40;
        Session session = new(_cluster, 1) { MastersAtTarget = ["m1", "m2", "m3"] };

        Assert.StartsWith($"{node}: LockLost", session.Run(only: candidate => candidate.Name == node));
        Assert.Empty(_cluster.Invariants.ScriptStarts);
    }

    private static ClusterLease Lease(Session session) => new(session.Context, session.Script.ScriptId, session.Messages);

    private ClusterLease Claimed(Session session, params string[] nodes)
    {
        ClusterLease lease = Lease(session);
        foreach (DcosNode node in session.Nodes().Where(node => nodes.Contains(node.Name)))
        {
            Assert.True(Driving.RunToEnd(lease.ClaimAsync(node, () => true, CancellationToken.None), _cluster.Clock));
        }

        return lease;
    }

    private static IEnumerable<string> Outdated(Session session, ClusterLease lease) =>
        session.Nodes().Select(node => node.Name).Where(lease.Claims.IsOutdated);

    private void Wait(TimeSpan time) => Driving.RunToEnd(_cluster.Clock.Delay(time, CancellationToken.None), _cluster.Clock);

    private sealed class LockRecorder : IJournal
    {
        public List<string> Events { get; } = [];

        public void Write(JournalEvent journalEvent)
        {
            if (journalEvent is LockEvent happened)
            {
                Events.Add($"{happened.Result} {happened.Holder}");
            }
        }
    }
}
