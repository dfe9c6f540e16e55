using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Watching;
using Xunit;

namespace DcosUpgrade.Core.Tests.Watching;

/// <summary>What a session that watches sees, and what it asks for.</summary>
public sealed class ClusterWatcherTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Masters = 3, Agents = 5, PublicAgents = 1 });

    [Fact]
    public void Cluster_without_a_run_is_not_started_and_nothing_is_written()
    {
        List<NodeOperation> asked = [];
        using ClusterWatcher watcher = Watcher(asked);

        WatchState state = Look(watcher);

        Assert.Equal((WatchVerdict.NotStarted, 0, 9, 0), (state.Verdict, state.Done, state.Total, state.Unread));
        Assert.False(watcher.IsActive);
        Assert.DoesNotContain(asked, operation => operation.Writes);
    }

    [Fact]
    public void Upgraded_cluster_is_complete_with_its_tasks_and_a_done_node_is_not_read_again()
    {
        Assert.Null(new Session(_cluster, 1).Run());
        List<NodeOperation> asked = [];
        using ClusterWatcher watcher = Watcher(asked);

        WatchState state = Look(watcher);
        asked.Clear();
        WatchState second = Look(watcher);

        Assert.Equal((WatchVerdict.Complete, 9, "1.11.6"), (state.Verdict, state.Done, state.ToVersion));
        Assert.True(state.Tasks.Kept > 0);
        Assert.Equal(["masters 3/3", "agents 5/5", "public agents 1/1"], second.Waves.Select(wave => $"{wave.Title} {wave.Done}/{wave.Nodes}"));
        Assert.DoesNotContain(asked, operation => operation is DcosUpgrade.Operations.NodeFactsOperation);
    }

    [Fact]
    public void Time_left_does_not_depend_on_the_clock_of_the_operator()
    {
        Assert.Null(new Session(_cluster, 1).Run(only: node => node.Name is "m1" or "m2"));
        TimeSpan? LeftAt(TimeSpan ahead)
        {
            ClusterContext context = RehearsalFactory.Attach(_cluster, 9).Context!.Beside();
            ((OperatorClock)context.Clock).Set(ahead);
            using ClusterWatcher watcher = new(context, null, 16);
            WatchState state = Look(watcher);
            Assert.InRange(state.Elapsed!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(20));
            return state.Left;
        }

        TimeSpan? left = LeftAt(TimeSpan.Zero);
        Assert.NotNull(left);
        Assert.Equal(left, LeftAt(TimeSpan.FromHours(5)));
    }

    [Fact]
    public void Run_between_two_looks_is_seen_whole()
    {
        using ClusterWatcher watcher = Watcher([]);
        Assert.Equal(WatchVerdict.NotStarted, Look(watcher).Verdict);
        Assert.Null(new Session(_cluster, 1).Run());

        WatchState state = Look(watcher);

        Assert.Equal((WatchVerdict.Complete, 9, true), (state.Verdict, state.Done, watcher.IsSettled));
    }

    [Fact]
    public void Nodes_that_were_read_while_a_run_was_active_are_read_again_before_the_end()
    {
        Session session = new(_cluster, 1);
        using ClusterWatcher watcher = Watcher([]);
        ClusterLockHolder holder = new("op", "ops", session.Context.Operator.Identity, "0123456789abcdef");
        Task taken = session.Context.ChangeFolderAsync(
            new ClusterLockOperation(session.Context.Token(), ClusterLockAction.Acquire, holder), CancellationToken.None);
        Driving.RunToEnd(taken, _cluster.Clock);
        _ = Look(watcher);
        Assert.True(watcher.IsActive);

        Driving.RunToEnd(_cluster.Clock.Delay(TimeSpan.FromMinutes(3), CancellationToken.None), _cluster.Clock);
        _ = Look(watcher);
        Assert.Equal((false, false), (watcher.IsActive, watcher.IsSettled));
        WatchState state = Look(watcher);

        Assert.True(watcher.IsSettled);
        Assert.Equal(WatchVerdict.NotStarted, state.Verdict);
    }

    [Fact]
    public void Failed_node_ends_the_upgrade_as_failed()
    {
        _cluster.Inject("m2", RehearsalFault.FetchFails);
        Assert.NotNull(new Session(_cluster, 1).Run());
        using ClusterWatcher watcher = Watcher([]);

        WatchState state = Look(watcher);

        Assert.Equal("m2", Assert.Single(state.Nodes, node => node.Stage == WatchedStage.Failed).Name);
        Assert.Equal(WatchVerdict.Failed, state.Verdict);
    }

    [Fact]
    public void One_look_at_a_large_cluster_reads_no_more_nodes_than_allowed()
    {
        RehearsalCluster large = new(new RehearsalOptions { Masters = 3, Agents = 60, PublicAgents = 0 });
        List<NodeOperation> asked = [];
        using ClusterWatcher watcher = Watcher(asked, large);

        WatchState state = Driving.RunToEnd(watcher.LookAsync(CancellationToken.None), large.Clock);

        Assert.Equal(16, asked.Count(operation => operation is DcosUpgrade.Operations.NodeFactsOperation));
        Assert.Equal(63 - 16, state.Unread);
        Assert.Null(state.Left);
    }

    [Fact]
    public void Node_that_does_not_answer_does_not_hold_up_the_screen()
    {
        _cluster.Inject("a2", RehearsalFault.LinkDown);
        using ClusterWatcher watcher = Watcher([]);
        TimeSpan began = _cluster.Clock.Elapsed;

        WatchState state = Look(watcher);

        Assert.InRange(_cluster.Clock.Elapsed - began, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        Assert.Equal(9, state.Nodes.Count);
    }

    private WatchState Look(ClusterWatcher watcher) => Driving.RunToEnd(watcher.LookAsync(CancellationToken.None), _cluster.Clock);

    private ClusterWatcher Watcher(List<NodeOperation> asked, RehearsalCluster? cluster = null) =>
        new(RehearsalFactory.Attach(cluster ?? _cluster, 9, shells => new Listening(shells, asked)).Context!.Beside(), null, 16);

    private sealed class Listening(INodeShells inner, List<NodeOperation> asked) : INodeShells
    {
        public INodeShell For(NodeEndpoint node) => new Shell(inner.For(node), asked);

        public void Dispose() => inner.Dispose();

        private sealed class Shell(INodeShell inner, List<NodeOperation> asked) : INodeShell
        {
            public Task<RawOutput> RunAsync(NodeOperation operation, CancellationToken cancellationToken)
            {
                asked.Add(operation);
                return inner.RunAsync(operation, cancellationToken);
            }
        }
    }
}
