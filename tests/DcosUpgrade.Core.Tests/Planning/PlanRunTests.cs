using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>Plans on rehearsed clusters: to the end, stopped, resumed, wave by wave.</summary>
public sealed class PlanRunTests
{
    private static readonly PlanRequest s_all = new() { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };

    [Fact]
    public void A_plan_runs_to_its_end_and_a_second_time_writes_nothing()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Zones = ["a", "b"] });
        Session first = new(cluster, 1);
        DcosUpgradePlan plan = first.Plan(s_all with { MaxUnavailable = Quantity.Parse("2", ""), Canary = 1, SoakTime = TimeSpan.FromSeconds(60) });

        Assert.Null(first.Run(plan));
        Assert.Equal(plan.Steps.Length, first.Steps.Count);
        Assert.All(first.Steps.Where(step => step.Kind != DcosStepKind.Backup), step => Assert.Equal(DcosStepStatus.Done, step.Status));
        Assert.Equal("18 of 18 tasks kept; 0 lost; 0 restarted", first.Steps[^1].Message);
        Assert.All(first.Steps.Where(step => step.Role is DcosRole.Agent), step => Assert.Equal(3, step.TasksKept));
        Assert.All(first.Steps.Where(step => step.Role is DcosRole.Master), step => Assert.Equal((18, 0), (step.TasksKept, step.TasksLost)));
        Assert.Empty(cluster.Masters[0].Folder.Claims);
        Assert.Null(cluster.Masters[0].Folder.Holder);

        Session second = new(cluster, 2);
        Assert.Null(second.Run(plan));
        Assert.Empty(second.Writes);
        Assert.All(second.Steps.Where(step => step.Role is not null), step => Assert.Equal(DcosStepStatus.AlreadyDone, step.Status));
        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
    }

    [Fact]
    public void Staging_comes_before_the_first_disruption_and_leaves_nothing_to_fetch()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        cluster.Inject("a3", RehearsalFault.TruncatedPackage);
        Session session = new(cluster, 1);

        string? stopped = session.Run(session.Plan(s_all));

        Assert.Contains("a3: Refused PackageAltered", stopped, StringComparison.Ordinal);
        Assert.Empty(cluster.Invariants.ScriptStarts);
    }

    [Fact]
    public void Leadership_is_observed_again_before_each_master()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 5, Agents = 0, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all);
        string last = plan.Steps.Last(step => step.Role is not null).Name;

        // The leader of the plan loses its office before anything begins.
        cluster.Node(last).Reboot();
        Pass(cluster, 300);

        Assert.Null(session.Run(plan));
        string[] order = [.. session.Steps.Where(step => step.Role is not null).Select(step => step.Name)];
        Assert.NotEqual(last, order[^1]);
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData(17, RehearsalFault.TaskLost)]
    [InlineData(1, RehearsalFault.RefusedAtVersionCheck)]
    [InlineData(60, RehearsalFault.AgentNewId)]
    public void Failed_agent_of_a_hundred_stops_the_plan_within_its_wave(int poisoned, RehearsalFault fault)
    {
        const int Wave = 10;
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 100, PublicAgents = 0, Zones = ["a", "b", "c"] });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all with { MaxUnavailable = Quantity.Parse($"{Wave}", ""), Canary = 1 });
        DcosUpgradeStep[] agents = [.. plan.Steps.Where(step => step.Role == DcosRole.Agent)];
        DcosUpgradeStep bad = agents[poisoned - 1];
        cluster.Inject(bad.Name, fault);
        int touchedAtDetection = -1;
        PlanRun run = new(
            session.Context, plan, session.Script, new PlanOptions(new RunOptions { Progress = session.Messages, AcceptedRisks = CheckCatalog.Risks }), step =>
        {
            if (step is { Status: DcosStepStatus.Failed } && touchedAtDetection < 0)
            {
                touchedAtDetection = cluster.Invariants.ScriptStarts.Count;
            }

            return Task.CompletedTask;
        });

        DcosUpgradeStep? cause = Driving.RunToEnd(run.RunAsync(null, default), cluster.Clock);

        Assert.Equal(bad.Name, cause!.Name);
        string[] touched = [.. cluster.Invariants.ScriptStarts.Keys.Where(name => name[0] == 'a')];
        Assert.Equal(touchedAtDetection, cluster.Invariants.ScriptStarts.Count);
        Assert.All(touched, name => Assert.True(agents.Single(step => step.Name == name).Wave <= bad.Wave));
        int before = agents.Count(step => step.Wave < bad.Wave);
        Assert.True(touched.Length <= before + Wave, $"{touched.Length} touched, {before} before");
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Wave_continues_after_MaxFailures_failed_agents()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        Session session = new(cluster, 1);
        cluster.Inject("a2", RehearsalFault.RefusedAtVersionCheck);

        Assert.Null(session.Run(session.Plan(s_all with { MaxFailures = 1, MaxUnavailable = Quantity.Parse("2", "") })));
        Assert.Equal(["a2"], session.Steps.Where(step => step.Status == DcosStepStatus.Failed).Select(step => step.Name));
        Assert.Equal(7, cluster.Invariants.ScriptStarts.Count);
    }

    [Fact]
    public void Waves_run_one_by_one_from_different_machines_and_none_too_early()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        DcosUpgradePlan plan = new Session(cluster, 1).Plan(s_all with { MaxUnavailable = Quantity.Parse("2", "") });

        for (int wave = 0; wave <= plan.Waves; wave++)
        {
            Session session = new(cluster, wave + 1);
            if (wave is > 0 && wave < plan.Waves)
            {
                Assert.Equal(SR.WaveTooEarly, Assert.Throws<ClusterStateException>(() => session.Run(plan, wave + 1)).Id);
            }

            Assert.Null(session.Run(plan, wave));
            Assert.All(session.Steps, step => Assert.Equal(wave, step.Wave));
        }

        Assert.Equal(SR.NoSuchWave, Assert.Throws<InputException>(() => new Session(cluster, 9).Run(plan, plan.Waves + 1)).Id);
        Assert.Equal(7, cluster.Invariants.ScriptStarts.Count);
    }

    [Fact]
    public void Plan_without_a_node_to_start_neither_pauses_nor_writes()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 1, Agents = 2 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all with { Hold = ["m1"], PauseBefore = [nameof(DcosPlanPhase.Prepare)] });

        Assert.Null(session.Run(plan));

        Assert.Empty(session.Writes);
        Assert.All(session.Steps.Where(step => step.Role is not null), step => Assert.Equal(DcosStepStatus.Held, step.Status));
    }

    [Fact]
    public void A_pause_before_a_node_lasts_until_another_session_resumes()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all with { PauseBefore = ["m2", "Agents"] });
        List<(string Why, int Starts)> pauses = [];
        cluster.OnCall = (_, operation, before) =>
        {
            if (operation is ClusterFlagOperation { Flag: ClusterFlag.Pause } flag && !before)
            {
                pauses.Add((flag.Why, cluster.Invariants.ScriptStarts.Count));
                cluster.Clock.Schedule(TimeSpan.FromHours(2), () => cluster.Masters[0].Folder.Paused = false);
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan));
        Assert.Equal(2, pauses.Count);
        Assert.Contains("before m2", pauses[0].Why, StringComparison.Ordinal);
        Assert.Equal(3, pauses[1].Starts);
        Assert.True(cluster.Clock.UtcNow - RehearsalCluster.Start > TimeSpan.FromHours(4));
    }

    [Fact]
    public void No_node_is_started_that_could_not_end_before_the_deadline()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1);
        PlanRequest request = s_all with { Canary = 1, SoakTime = TimeSpan.FromMinutes(5) };

        // An agent is expected to take 5 min before the first one has shown how long it takes; the next wave starts 5 min after the canary.
        DateTimeOffset deadline = FirstAgentStart(request) + TimeSpan.FromSeconds(330);

        string? stopped = session.Run(session.Plan(request with { Deadline = deadline }));

        Assert.Contains($"the deadline is {deadline:u}", stopped, StringComparison.Ordinal);
        Assert.Equal(4, cluster.Invariants.ScriptStarts.Count);
    }

    [Fact]
    public void Canaries_that_become_unhealthy_in_the_soak_stop_the_plan()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all with { Canary = 1, SoakTime = TimeSpan.FromMinutes(30) });
        string canary = plan.Steps.First(step => step.Role == DcosRole.Agent).Name;
        cluster.OnCall = (_, operation, before) =>
        {
            if (operation is ClusterLockOperation { Action: ClusterLockAction.Unclaim } unclaim && before && unclaim.Node == cluster.Node(canary).Address)
            {
                cluster.Clock.Schedule(TimeSpan.FromMinutes(20), () => cluster.Node(canary).Agent!.Stop());
            }

            return Task.CompletedTask;
        };

        string? stopped = session.Run(plan);

        Assert.StartsWith($"{canary}: not healthy any more after 1800 s", stopped, StringComparison.Ordinal);
        Assert.Equal(4, cluster.Invariants.ScriptStarts.Count);
    }

    [Fact]
    public void Task_lost_by_a_master_stops_the_plan_before_the_next_master()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all);
        string first = plan.Steps.First(step => step.Role == DcosRole.Master).Name;
        bool failed = false;
        cluster.OnCall = (_, _, _) =>
        {
            if (!failed && cluster.Invariants.ScriptStarts.Count == 1)
            {
                failed = true;
                cluster.Node("a1").Agent!.Tasks[0].Become("TASK_FAILED", cluster.Clock.UtcNow.ToUnixTimeMilliseconds() / 1000.0);
            }

            return Task.CompletedTask;
        };

        string? stopped = session.Run(plan);

        Assert.StartsWith($"{first}: the workload differs from the baseline: 17 of 18 tasks kept; 1 lost", stopped, StringComparison.Ordinal);
        Assert.Equal(1, session.Steps[^1].TasksLost);
        Assert.Equal([first], cluster.Invariants.ScriptStarts.Keys);
    }

    [Fact]
    public void Unhealthy_cluster_starts_nothing()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all);
        cluster.Inject("a2", RehearsalFault.LinkDown, 3600);
        cluster.Inject("m2", RehearsalFault.ForeignRun);

        string? stopped = session.Run(plan);

        Assert.Contains("a2", stopped, StringComparison.Ordinal);
        Assert.Contains("m2: Refused (Busy)", stopped, StringComparison.Ordinal);
        Assert.Empty(session.Writes);
    }

    [Fact]
    public void Hundred_nodes_are_classified_within_ten_seconds()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 97, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all);
        PlanNodeStates standing = new(session.Context, session.Script, new RunOptions { Progress = session.Messages, AcceptedRisks = CheckCatalog.Risks });
        DateTimeOffset began = cluster.Clock.UtcNow;

        IReadOnlyDictionary<string, NextAct> acts = Driving.RunToEnd(standing.ClassifyAsync(plan, default), cluster.Clock);

        Assert.Equal(100, acts.Count);
        Assert.True(cluster.Clock.UtcNow - began < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Agent_that_is_active_only_now_and_then_is_not_healthy()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all);
        int looks = 0;
        cluster.OnCall = (node, operation, before) =>
        {
            // Two good looks after its run, then it restarts once.
            if (operation is AgentProbeOperation && node.Name == "a1" && !before && cluster.Node("a1").Agent!.IsRunning && ++looks == 2)
            {
                cluster.Node("a1").Agent!.Stop();
                cluster.Node("a1").Agent!.Start();
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan));
        Assert.True(looks >= 5, $"{looks} looks");
        Assert.Equal(DcosStepStatus.Done, session.Steps.Single(step => step.Name == "a1").Status);
    }

    private static DateTimeOffset FirstAgentStart(PlanRequest request)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        DateTimeOffset? start = null;
        cluster.OnCall = (_, operation, before) =>
        {
            if (before && operation is StartRunOperation { Order: { StageOnly: false, ExpectedRole: DcosRole.Agent } })
            {
                start ??= cluster.Clock.UtcNow;
            }

            return Task.CompletedTask;
        };
        Session session = new(cluster, 1);
        Assert.Null(session.Run(session.Plan(request)));
        return start!.Value;
    }

    private static void Pass(RehearsalCluster cluster, double seconds) =>
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(seconds), default), cluster.Clock);
}
