using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>What changes between the observation of a node and the start of its run.</summary>
public sealed class StartTests
{
    /// <summary>History 3852: the claim was released with facts from before, and the start of the ended session acted later.</summary>
    [Fact]
    public void Start_of_an_ended_session_is_refused_once_its_lock_was_taken_over() => Assert.False(ActsAfterTakeover(null));

    /// <summary>True when the start of an agent, whose session ends as it is sent, acts after the takeover of its lock.</summary>
    /// <param name="program">Called before and after each call of the agent, to take a check of its program out.</param>
    internal static bool ActsAfterTakeover(Action<RehearsalNode, NodeOperation, bool>? program)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        Assert.Null(new Session(cluster, 1).Run(only: node => node.Role == DcosRole.Master));
        cluster.Inject("a1", RehearsalFault.StartActsLate, 70);
        Session first = new(cluster, 2);
        cluster.OnCall = (node, operation, before) =>
        {
            if (node.Name != "a1")
            {
                return Task.CompletedTask;
            }

            program?.Invoke(cluster.Node(node.Name), operation, before);
            if (before && operation is StartRunOperation { Order.StageOnly: false })
            {
                first.Die();
            }

            return Task.CompletedTask;
        };
        Assert.Throws<OperatorEnded>(() => first.Run(only: node => node.Name == "a1"));
        cluster.GoneOperators.Add(first.Context.Operator.Identity);

        new Session(cluster, 3).TakeLock();
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromMinutes(3), CancellationToken.None), cluster.Clock);
        return cluster.Invariants.ScriptStarts.ContainsKey("a1");
    }

    [Fact]
    public void Another_pkgpanda_that_starts_at_any_call_prevents_the_start()
    {
        List<string> wrong = [];
        for (int call = 1; call <= 120; call++)
        {
            RehearsalCluster cluster = new(new RehearsalOptions { Seed = call, Masters = 1, Agents = 1, PublicAgents = 0 });
            int calls = 0;
            cluster.OnCall = (_, _, _) =>
            {
                if (++calls == call)
                {
                    cluster.Inject(call % 2 == 0 ? "m1" : "a1", RehearsalFault.ForeignRun);
                }

                return Task.CompletedTask;
            };
            _ = new Session(cluster, 1).Run();
            wrong.AddRange(cluster.Invariants.Violations.Select(violation => $"started at call {call}: {violation}"));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(50)]
    [InlineData(130)]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(3000)]
    public void Start_that_acts_after_its_limit_is_followed_or_refused_by_the_node(double seconds)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.Inject("m2", RehearsalFault.StartActsLate, seconds);

        string? stopped = new Session(cluster, 1).Run();
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromHours(1), CancellationToken.None), cluster.Clock);
        bool acted = cluster.Invariants.ScriptStarts.ContainsKey("m2");
        string? again = new Session(cluster, 2).Run();

        Assert.Empty(cluster.Invariants.Violations);
        Assert.Null(again);
        Assert.All(cluster.Invariants.ScriptStarts.Values, starts => Assert.Equal(1, starts));
        Assert.StartsWith(acted ? "" : "m2: Refused", stopped ?? "");
        Assert.Equal(acted, stopped is null);
    }

    /// <summary>Neither a run nor the start lock shows it in the first facts after its call: only the deadline tells.</summary>
    [Fact]
    public void Start_that_arrives_after_its_call_has_ended_is_followed()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        Session session = new(cluster, 1, wrap: inner => new LateArrivalShells(inner, cluster.Clock, TimeSpan.FromSeconds(10)));

        Assert.Null(session.Run(only: node => node.Name == "m1"));
        Assert.Equal(1, cluster.Invariants.ScriptStarts["m1"]);
        Assert.Empty(cluster.Invariants.Violations);
    }

    /// <summary>The call ends at its own time-out; the start is still on its way, and no other session may take the node for idle.</summary>
    [Fact]
    public void Claim_stays_when_a_call_ends_before_it_knows_whether_its_start_arrived()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.Inject("m1", RehearsalFault.StartActsLate, 75);
        RunOptions options = new() { Progress = new MessageRecorder(), AcceptedRisks = Session.HazardsAccepted, ScriptTimeout = TimeSpan.FromSeconds(3) };
        Session session = new(cluster, 1, options: options);

        Assert.NotNull(session.Run(only: node => node.Name == "m1"));

        Assert.Equal([session.Nodes().First().Address], cluster.Node("m1").Folder.Claims.Keys);
        Assert.Null(cluster.Node("m1").Running);
    }

    /// <summary>Without the fence a start of an earlier holder may still be accepted, and no other session may take the node for idle.</summary>
    [Fact]
    public void Claim_stays_when_its_master_cannot_be_fenced()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.OnCall = (node, operation, before) =>
        {
            if (before && node.Name == "m2" && operation is FenceNodeOperation)
            {
                cluster.Inject("m2", RehearsalFault.LinkDown, 3600);
            }

            return Task.CompletedTask;
        };

        Assert.StartsWith("m2: NodeUnreachable", new Session(cluster, 1).Run(only: node => node.Name == "m2"));
        Assert.Equal([cluster.Node("m2").Address], cluster.Node("m1").Folder.Claims.Keys);
    }

    /// <summary>Two sessions share the lock; the holder ends, and the other one takes the lock for its next node.</summary>
    [Fact]
    public void Claims_of_a_session_that_takes_the_lock_it_had_joined_are_under_its_fence_number()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });
        Session first = new(cluster, 1);
        Session second = new(cluster, 2);
        using ClusterLease holder = new(first.Context, "plan", first.Messages);
        using ClusterLease other = new(second.Context, "plan", second.Messages);
        DcosNode[] agents = [.. first.Nodes().Where(node => node.Role == DcosRole.Agent)];
        Claim(holder, agents[0]);
        Claim(other, agents[1]);
        long before = other.Claims.FenceOf(agents[1].Name);
        Driving.RunToEnd(holder.UnclaimAsync(agents[0], CancellationToken.None), cluster.Clock);
        Driving.RunToEnd(holder.CloseAsync(CancellationToken.None), cluster.Clock);

        Claim(other, agents[2]);

        Assert.True(other.Claims.FenceOf(agents[1].Name) > before);
        Assert.Equal(cluster.Node("m1").Folder.Fence, other.Claims.FenceOf(agents[1].Name));
        Assert.Equal(other.Claims.FenceOf(agents[2].Name), other.Claims.FenceOf(agents[1].Name));

        void Claim(ClusterLease lease, DcosNode node) =>
            Assert.True(Driving.RunToEnd(lease.ClaimAsync(node, () => true, CancellationToken.None), cluster.Clock));
    }
}
