using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>Two operators at one time: whatever each of them does, every script is started once.</summary>
public sealed class TwoOperatorsTests
{
    private static readonly PlanRequest s_request = new() { MaxUnavailable = Quantity.Parse("2", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };

    public static TheoryData<int> Beginnings => [.. Enumerable.Range(0, 40).Select(turn => turn * 15)];

    /// <param name="later">Seconds after the first one.</param>
    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Two_operators_of_one_plan_start_every_script_once(int later)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 3, Agents = 3, PublicAgents = 1 });
        Session first = new(cluster, 1);
        Session second = new(cluster, 2);
        DcosUpgradePlan plan = first.Plan(s_request);

        (string? one, string? other) = Both(cluster, first.RunPlanAsync(plan), () => second.RunPlanAsync(plan), later);

        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
        Assert.True(one is null || other is null, $"both stopped: {one}; {other}");
        Assert.All(new[] { one, other }.OfType<string>(), stopped => Assert.Matches("operator[12]@rehearsal", stopped));

        // Whoever was sent away comes again, and there is nothing left to do.
        Session third = new(cluster, 3);
        Assert.Null(third.Run(plan));
        Assert.All(third.Steps.Where(step => step.Role is not null), step => Assert.Equal(DcosStepStatus.AlreadyDone, step.Status));
        Assert.Equal(7, cluster.Invariants.ScriptStarts.Count);
        Assert.Empty(cluster.Masters[0].Folder.Claims);
        Assert.Null(cluster.Masters[0].Folder.Holder);
    }

    /// <param name="at">Seconds after the beginning.</param>
    [Theory]
    [InlineData(60)]
    [InlineData(75)]
    [InlineData(90)]
    [InlineData(110)]
    [InlineData(140)]
    [InlineData(170)]
    [InlineData(200)]
    public void Clock_jump_of_the_lock_master_never_takes_two_masters_down(int at)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 3, Agents = 2, PublicAgents = 0 });
        Session first = new(cluster, 1);
        Session second = new(cluster, 2);
        DcosUpgradePlan plan = first.Plan(s_request);
        cluster.Clock.Schedule(TimeSpan.FromSeconds(at), () => cluster.Inject("m1", RehearsalFault.ClockSkewed, 400));

        (string? one, string? other) = Both(cluster, first.RunPlanAsync(plan), () => second.RunPlanAsync(plan), at);

        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
        Assert.True(one is null || other is null, $"both stopped: {one}; {other}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(90)]
    public void Two_operators_of_one_wave_share_its_budget(int later)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 3, Agents = 8, PublicAgents = 0 });
        Session first = new(cluster, 1);
        Session second = new(cluster, 2);
        DcosUpgradePlan plan = first.Plan(s_request with { MaxUnavailable = Quantity.Parse("4", "") });
        Assert.Null(first.Run(plan, 0));
        Assert.Null(first.Run(plan, 1));
        int most = 0;
        cluster.OnCall = (_, _, _) =>
        {
            most = Math.Max(most, cluster.Agents.Count(agent => agent.Node.Running is not null));
            return Task.CompletedTask;
        };

        (string? one, string? other) = Both(cluster, first.RunPlanAsync(plan, 2), () => second.RunPlanAsync(plan, 2), later);

        Assert.Null(one);
        Assert.Null(other);
        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
        Assert.Equal(3 + 4, cluster.Invariants.ScriptStarts.Count);
        Assert.InRange(most, 1, 4);
    }

    /// <summary>Both have the same name, as two sessions in two containers may: the second one asks for the node of the first one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Joining_session_that_is_held_releases_no_claim_of_the_first_one(bool isPaused)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        ClusterContext context = new Session(cluster, 1).Context;
        DcosNode node = context.NodeOf(context.Inventory.Find("a1")!);
        ClusterFolder folder = cluster.Masters[0].Folder;
        using ClusterLease first = new(context, "plan", new MessageRecorder());
        using ClusterLease second = new(context, "plan", new MessageRecorder());
        Assert.True(Driving.RunToEnd(first.ClaimAsync(node, () => true, CancellationToken.None), cluster.Clock));
        ClusterClaim claim = folder.Claims[node.Address];
        folder.Paused = isPaused;
        int asked = 0;

        Assert.False(Driving.RunToEnd(second.ClaimAsync(node, () => asked++ < 3, CancellationToken.None), cluster.Clock));

        Assert.Equal(claim, folder.Claims[node.Address]);
        folder.Paused = false;
        Driving.RunToEnd(first.UnclaimAsync(node, CancellationToken.None), cluster.Clock);
        Assert.True(Driving.RunToEnd(second.ClaimAsync(node, () => true, CancellationToken.None), cluster.Clock));
    }

    /// <summary>The first session knows the end of a run of the agent, and the second one claims the agent to run it again.</summary>
    /// <param name="hadEnded">The claim that the first session knows is that of an ended session.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Live_claim_of_another_session_counts_for_node_whose_end_is_known(bool hadEnded)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        ClusterContext context = new Session(cluster, 1).Context;
        DcosNode[] nodes = [.. context.Inventory.Agents.Select(context.NodeOf)];
        ClusterFolder folder = cluster.Masters[0].Folder;
        IReadOnlyCollection<string> counted = [];
        using ClusterLease first = new(context, "plan", new MessageRecorder())
        {
            Admission = (_, state, _) =>
            {
                counted = [.. state.Claims.Keys];
                return Task.FromResult<string?>(null);
            },
        };
        using ClusterLease second = new(context, "plan", new MessageRecorder());
        if (hadEnded)
        {
            folder.Claims[nodes[0].Address] = new ClusterClaim("operator9@rehearsal", "99");
            folder.ClaimedAt[nodes[0].Address] = cluster.Clock.UtcNow.AddMinutes(-10);
            Claim(first, nodes[1]);
            Assert.True(first.Claims.Inherits(nodes[0].Name));
            Driving.RunToEnd(first.UnclaimAsync(nodes[1], CancellationToken.None), cluster.Clock);
        }

        Driving.RunToEnd(first.SettleAsync(nodes[0], CancellationToken.None), cluster.Clock);
        Claim(second, nodes[0]);
        Claim(first, nodes[1]);

        Assert.Contains(nodes[0].Name, counted);
        Assert.False(first.Claims.Inherits(nodes[0].Name));

        // The second session has ended without a word: only the node itself can tell whether the run has ended.
        Driving.RunToEnd(first.UnclaimAsync(nodes[1], CancellationToken.None), cluster.Clock);
        folder.ClaimedAt[nodes[0].Address] = cluster.Clock.UtcNow.AddMinutes(-10);
        Claim(first, nodes[1]);
        Assert.Contains(nodes[0].Name, counted);
        Assert.False(first.Claims.Inherits(nodes[0].Name));

        void Claim(ClusterLease lease, DcosNode node) =>
            Assert.True(Driving.RunToEnd(lease.ClaimAsync(node, () => true, CancellationToken.None), cluster.Clock));
    }

    [Fact]
    public void Operators_of_two_inventories_share_the_budget()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 3, Agents = 6, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_request);
        Assert.Null(session.Run(plan, 0));
        Assert.Null(session.Run(plan, 1));
        ClusterFolder folder = cluster.Masters[0].Folder;
        (folder.Claims["10.9.9.9"], folder.ClaimedAt["10.9.9.9"]) = (new ClusterClaim("operator9@elsewhere", "99"), cluster.Clock.UtcNow.AddHours(1));
        int most = 0;
        cluster.OnCall = (_, _, _) =>
        {
            most = Math.Max(most, cluster.Agents.Count(agent => agent.Node.Running is not null));
            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan, 2));
        Assert.Equal(1, most);
    }

    /// <summary>Both have the same host name; the process of the first one does not exist in the container of the second one.</summary>
    [Theory]
    [InlineData(20, true)]
    [InlineData(40, true)]
    [InlineData(60, true)]
    [InlineData(70, true)]
    [InlineData(100, true)]
    [InlineData(240, false)]
    public void Operator_in_another_container_does_not_take_over_a_live_lock(int later, bool needsLock)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 3, Agents = 1, PublicAgents = 0 });
        Session first = new(cluster, 1);
        Session second = new(cluster, 2, container: 1);
        DcosUpgradePlan plan = first.Plan(s_request);

        (string? one, string? other) = Both(cluster, first.RunPlanAsync(plan), () => second.RunPlanAsync(plan), later);

        Assert.True(one is null || other is null, $"both stopped: {one}; {other}");

        if (needsLock)
        {
            Assert.Matches("operator[12]@rehearsal", one ?? other);
        }
        else
        {
            // It finds the run of the last master active, follows it, and needs no lock of its own before the agents, which share it.
            Assert.Equal((null, null), (one, other));
        }

        string owner = first.Context.Operator.Name;
        Assert.All(cluster.Masters.SelectMany(master => master.Runs), run => Assert.Equal(owner, run.Order.Owner));
        Assert.Empty(cluster.Invariants.Violations);
        Assert.DoesNotContain(
            first.Messages.Warnings.Concat(second.Messages.Warnings), warning => warning.Contains("taken over", StringComparison.Ordinal));
    }

    [Fact]
    public void Lock_of_an_operator_that_ended_in_another_container_is_taken_over_after_90_s()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 3, Agents = 1, PublicAgents = 0 });
        Session first = new(cluster, 1, dieAt: 300);
        DcosUpgradePlan plan = first.Plan(s_request);
        _ = Assert.Throws<OperatorEnded>(() => first.Run(plan));
        cluster.GoneOperators.Add(first.Context.Operator.Identity);

        Assert.Contains("operator1@rehearsal", new Session(cluster, 2, container: 1).Run(plan), StringComparison.Ordinal);
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(95), CancellationToken.None), cluster.Clock);
        Assert.Null(new Session(cluster, 3, container: 2).Run(plan));
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Later_wave_waits_for_the_operator_of_the_earlier_one()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 3, Agents = 4, PublicAgents = 0 });
        Session first = new(cluster, 1);
        DcosUpgradePlan plan = first.Plan(s_request);
        Assert.Null(first.Run(plan, 0));
        Assert.Null(first.Run(plan, 1));
        Session second = new(cluster, 2);

        (string? one, string? other) = Both(cluster, first.RunPlanAsync(plan, 2), () => TooEarlyAsync(second, plan), 20);

        Assert.Null(one);
        Assert.Equal(SR.WaveTooEarly, other);
        Assert.Empty(second.Writes);
        Assert.Null(second.Run(plan, 3));
        Assert.Equal(7, cluster.Invariants.ScriptStarts.Count);

        static async Task<string?> TooEarlyAsync(Session session, DcosUpgradePlan plan)
        {
            try
            {
                return await session.RunPlanAsync(plan, 3).ConfigureAwait(false);
            }
            catch (ClusterStateException e)
            {
                return e.Id;
            }
        }
    }

    private static (string? One, string? Other) Both(RehearsalCluster cluster, Task<string?> one, Func<Task<string?>> begin, int later)
    {
        Task<string?> other = LaterAsync(cluster, begin, later);
        while (!one.IsCompleted || !other.IsCompleted)
        {
            Assert.True(cluster.Clock.UtcNow < RehearsalCluster.Start + TimeSpan.FromHours(12), "each waits for the other");
            cluster.Clock.Step();
        }

        return (one.GetAwaiter().GetResult(), other.GetAwaiter().GetResult());
    }

    private static async Task<string?> LaterAsync(RehearsalCluster cluster, Func<Task<string?>> begin, int later)
    {
        await cluster.Clock.Delay(TimeSpan.FromSeconds(later), CancellationToken.None).ConfigureAwait(false);
        return await begin().ConfigureAwait(false);
    }
}
