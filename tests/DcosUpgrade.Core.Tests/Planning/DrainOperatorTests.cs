using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>Operators who schedule maintenance around agents, and who die, are suspended, or work two at a time.</summary>
public sealed class DrainOperatorTests
{
    [Fact]
    public void Operator_of_a_plan_who_dies_at_any_call_leaves_windows_that_the_next_one_removes() =>
        Assert.Empty(Crashes(session => session.Plan(DrainTests.Request), (session, plan) => session.Run(plan!)));

    [Fact]
    public void Operator_of_a_pipeline_who_dies_at_any_call_leaves_windows_that_the_next_one_removes() =>
        Assert.Empty(Crashes(_ => null, (session, _) => session.Run()));

    [Fact]
    public void Operator_who_is_suspended_before_any_change_removes_or_adds_nothing_of_a_successor()
    {
        for (int at = 1; at <= 4; at++)
        {
            RehearsalCluster cluster = DrainTests.Cluster(agents: 2);
            int call = at;
            SuspendingShells? shells = null;
            Session first = new(cluster, 1, options: DrainTests.Options(drain: true), wrap: inner => shells = new SuspendingShells(
                inner, cluster.Clock, call, TimeSpan.FromMinutes(4), operation => operation is ChangeMaintenanceOperation));
            Task<string?> suspended = first.RunWhileWatchedAsync();
            while (shells!.ResumedAt is null && !suspended.IsCompleted)
            {
                cluster.Clock.Step();
            }

            Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(100), CancellationToken.None), cluster.Clock);
            Session second = new(cluster, 2, options: DrainTests.Options(drain: true));
            Task<string?> other = second.RunWhileWatchedAsync();
            string?[] stopped = Driving.RunToEnd(Task.WhenAll(suspended, other), cluster.Clock);

            Assert.Null(stopped[1]);
            Assert.Empty(cluster.Maintenance.Left);
            Assert.Empty(cluster.Invariants.Violations);
        }
    }

    [Fact]
    public void Two_operators_of_one_plan_share_the_schedule()
    {
        for (int later = 0; later < 200; later += 20)
        {
            RehearsalCluster cluster = DrainTests.Cluster(agents: 4);
            cluster.Maintenance.ScheduleByHand("10.9.9.9", TimeSpan.FromHours(1));
            string others = cluster.Maintenance.Schedule;
            Session first = new(cluster, 1);
            Session second = new(cluster, 2);
            DcosUpgradePlan plan = first.Plan(DrainTests.Request);
            Task<string?> one = first.RunPlanAsync(plan);
            Task<string?> two = LaterAsync(cluster, TimeSpan.FromSeconds(later), second, plan);
            string?[] stopped = Driving.RunToEnd(Task.WhenAll(one, two), cluster.Clock);

            Assert.True(Array.Exists(stopped, why => why is null), $"both stopped: {stopped[0]}; {stopped[1]}");
            Assert.Equal(others, cluster.Maintenance.Schedule);
            Assert.Empty(cluster.Invariants.Violations);
        }
    }

    private static async Task<string?> LaterAsync(RehearsalCluster cluster, TimeSpan later, Session session, DcosUpgradePlan plan)
    {
        await cluster.Clock.Delay(later, CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await session.RunPlanAsync(plan).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            return e.Message;
        }
    }

    /// <returns>What is wrong after the death of an operator at each call, and the same command by another.</returns>
    private static List<string> Crashes(Func<Session, DcosUpgradePlan?> make, Func<Session, DcosUpgradePlan?, string?> run)
    {
        Session whole = new(DrainTests.Cluster(agents: 2, masters: 1), 1, options: DrainTests.Options(drain: true));
        DcosUpgradePlan? plan = make(whole);
        int before = whole.Calls;
        Assert.Null(run(whole, plan));
        List<string> wrong = [];
        for (int call = before + 1; call <= whole.Calls; call++)
        {
            RehearsalCluster cluster = DrainTests.Cluster(agents: 2, masters: 1);
            cluster.Maintenance.ScheduleByHand("10.9.9.9", TimeSpan.FromHours(1));
            string others = cluster.Maintenance.Schedule;
            Session first = new(cluster, 1, dieAt: call, options: DrainTests.Options(drain: true));
            _ = make(first);
            _ = Record.Exception(() => run(first, plan));
            cluster.GoneOperators.Add(first.Context.Operator.Identity);
            string? stopped = run(new Session(cluster, 2, options: DrainTests.Options(drain: true)), plan);
            if (stopped is not null || cluster.Maintenance.Schedule != others || cluster.Invariants.Violations.Count > 0)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture,
                    $"call {call}: {stopped}; {cluster.Maintenance.Schedule}; {string.Join("; ", cluster.Invariants.Violations)}"));
            }
        }

        return wrong;
    }
}
