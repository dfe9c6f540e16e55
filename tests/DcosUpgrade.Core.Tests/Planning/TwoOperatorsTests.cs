using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
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
