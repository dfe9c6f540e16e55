using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>What an operator decides while a plan runs: how many nodes, how fast, with which limits, and what happens around a node.</summary>
public sealed class InFlightTests
{
    private static readonly PlanRequest s_all = new() { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };

    private readonly List<JournalEvent> _events = [];

    [Fact]
    public void First_starts_so_many_nodes_and_the_same_plan_continues()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        DcosUpgradePlan plan = new Session(cluster, 1).Plan(s_all);
        int[] expected = [2, 4, 6, 7];

        for (int pass = 0; pass < expected.Length; pass++)
        {
            Session session = new(cluster, pass + 1, planOptions: run => new PlanOptions(run) { First = 2 });
            Assert.Null(session.Run(plan));
            Assert.Equal(expected[pass], cluster.Invariants.ScriptStarts.Count);
            Assert.Equal(pass < 3, session.Messages.Announcements.Any(line => line.StartsWith("-First 2: 2 nodes were started", StringComparison.Ordinal)));
            Assert.Null(cluster.Masters[0].Folder.Holder);
        }

        Assert.Empty(cluster.Invariants.Violations);
        Assert.Empty(cluster.Masters[0].Folder.Waves);
    }

    [Fact]
    public void Interval_is_kept_between_waves_and_not_after_the_last()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        Session session = Recorded(cluster);
        DcosUpgradePlan plan =
            session.Plan(s_all with
            {
                MaxUnavailable = Quantity.Parse("2", ""), Canary = 1, SoakTime = TimeSpan.FromSeconds(900), WaveInterval = TimeSpan.FromSeconds(300),
            });

        Assert.Null(session.Run(plan));

        // Masters, the canary, two agents; one agent is the last wave.
        Assert.Equal([300, 900, 300], _events.OfType<SoakEvent>().Select(soak => soak.Time!.Value.TotalSeconds));
        Assert.True(plan.ExpectedDuration > session.Plan(s_all with { MaxUnavailable = Quantity.Parse("2", ""), Canary = 1 }).ExpectedDuration);
    }

    [Fact]
    public void Plan_with_an_interval_and_bounds_is_read_back_and_one_without_keeps_its_hash()
    {
        DcosUpgradePlan bare = Plans.Of(Plans.Request, Plans.Master("m1"), Plans.Agent("a1"));
        DcosUpgradePlan plan = Plans.Of(
            Plans.Request with { WaveInterval = TimeSpan.FromSeconds(60), MaxUnavailableBound = Quantity.Parse("50%", ""), MaxFailuresBound = 3 },
            Plans.Master("m1"), Plans.Agent("a1"));

        DcosUpgradePlan read = PlanJson.Read(PlanJson.Write(plan), "plan.json");

        Assert.Equal((60, "50%", null, 3), (read.WaveInterval.TotalSeconds, read.MaxUnavailableBound, read.MaxAppUnavailableBound, read.MaxFailuresBound));
        Assert.NotEqual(bare.Hash, plan.Hash);
        Assert.DoesNotContain("Bound", PlanJson.Write(bare), StringComparison.Ordinal);
        Assert.DoesNotContain("waveInterval", PlanJson.Write(bare), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Agents")]
    [InlineData("m2")]
    [InlineData("Verify")]
    public void Pause_that_nobody_resumes_ends_in_an_error_and_releases_the_lock(string before)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        MessageRecorder messages = new();
        Session session = new(cluster, 1, options: new RunOptions
        {
            Progress = messages, AcceptedRisks = Session.HazardsAccepted, PauseTimeout = TimeSpan.FromMinutes(30),
        });

        string? stopped = session.Run(session.Plan(s_all with { PauseBefore = [before], MaxFailures = 2 }));

        Assert.Contains("was not resumed within 1", stopped, StringComparison.Ordinal);
        Assert.Contains("the plan pauses before", stopped, StringComparison.Ordinal);
        Assert.Null(cluster.Masters[0].Folder.Holder);
    }

    [Fact]
    public void Pause_by_a_colleague_ends_the_plan_once_although_failures_are_allowed()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 6, PublicAgents = 0 });
        Session session = new(cluster, 1, options: new RunOptions
        {
            Progress = new MessageRecorder(), AcceptedRisks = Session.HazardsAccepted, PauseTimeout = TimeSpan.FromMinutes(5),
        });
        DcosUpgradePlan plan = session.Plan(s_all with { MaxUnavailable = Quantity.Parse("2", ""), MaxFailures = 5 });
        AtStart(cluster, "a1", () => cluster.Masters[0].Folder.Paused = true);

        Assert.Contains("was not resumed within", session.Run(plan), StringComparison.Ordinal);
        Assert.DoesNotContain("a5", cluster.Invariants.ScriptStarts.Keys);
        Assert.DoesNotContain(session.Steps, step => step is { Name: "a5", Status: DcosStepStatus.Failed });
    }

    [Fact]
    public void One_silent_agent_does_not_pause_the_cluster()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 5, PublicAgents = 0 });
        cluster.Inject("a1", RehearsalFault.AgentSilent, 140);
        Session session = Recorded(cluster);

        Assert.Null(session.Run(session.Plan(s_all with { MaxUnavailable = Quantity.Parse("1", "") })));
        Assert.Empty(_events.OfType<PauseEvent>());
    }

    [Fact]
    public void Failing_hook_before_a_node_holds_it_and_a_resumed_plan_runs_it_for_that_node_only()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });
        List<string> before = [];
        List<string> after = [];
        string? problem = "the load balancer is locked";
        NodeHooks hooks = new()
        {
            Before = node =>
            {
                before.Add(node.Name);
                return Task.FromResult(node.Name == "a2" ? problem : null);
            },
            After = result =>
            {
                after.Add(((DcosUpgradeStep)result).Name);
                return Task.FromResult<string?>(null);
            },
        };
        Session first = Recorded(cluster, hooks);
        DcosUpgradePlan plan = first.Plan(s_all with { MaxUnavailable = Quantity.Parse("1", "") });

        string? stopped = first.Run(plan);

        Assert.Contains("a2: Refused: -BeforeNode failed: the load balancer is locked", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain("a2", cluster.Invariants.ScriptStarts.Keys);
        Assert.Equal(cluster.Invariants.ScriptStarts.Keys.Order(), after.Order());
        Assert.Equal(["BeforeNode"], _events.OfType<HookEvent>().Where(hook => hook.Failed is not null).Select(hook => hook.Hook));
        Assert.Empty(cluster.Masters[0].Folder.Claims);

        (string[] done, problem) = ([.. after], null);
        before.Clear();
        Assert.Null(new Session(cluster, 2, options: Options(hooks)).Run(plan));
        Assert.Empty(before.Intersect(done));
        Assert.Contains("a2", before);
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Everything_is_evaluated_again_after_a_hook()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        NodeHooks hooks = new()
        {
            Before = node =>
            {
                cluster.Masters[0].Folder.Stopped = node.Name == "a1";
                return Task.FromResult<string?>(null);
            },
        };
        Session session = Recorded(cluster, hooks);

        Assert.Contains(SR.StopRequested, session.Run(session.Plan(s_all)), StringComparison.Ordinal);
        Assert.DoesNotContain("a1", cluster.Invariants.ScriptStarts.Keys);
    }

    [Fact]
    public void Failing_hook_after_a_node_fails_its_step_and_the_node_stays_upgraded()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        NodeHooks hooks = new() { After = result => Task.FromResult(((DcosUpgradeStep)result).Name == "a1" ? "no route to the monitoring" : null) };
        Session first = Recorded(cluster, hooks);
        DcosUpgradePlan plan = first.Plan(s_all with { MaxUnavailable = Quantity.Parse("1", "") });

        Assert.Contains("The script block of -AfterNode failed for a1: no route to the monitoring", first.Run(plan), StringComparison.Ordinal);
        Assert.Equal(DcosOutcome.Upgraded, first.Steps.Single(step => step.Name == "a1").Outcome);

        Session second = Recorded(cluster, hooks);
        Assert.Null(second.Run(plan));
        Assert.Equal(DcosStepStatus.AlreadyDone, second.Steps.Single(step => step.Name == "a1").Status);
    }

    [Fact]
    public void Failing_hook_stops_a_pipeline_too()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        Session session = Recorded(cluster, new NodeHooks { Before = node => Task.FromResult(node.Name == "m2" ? "no" : null) });

        Assert.Contains("-BeforeNode failed: no", session.Run(), StringComparison.Ordinal);
        Assert.DoesNotContain("m2", cluster.Invariants.ScriptStarts.Keys);
    }

    [Fact]
    public void Lowered_limit_is_in_force_before_the_next_agent_and_journaled_with_its_operator()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 8, PublicAgents = 0 });
        Session session = Recorded(cluster);
        DcosUpgradePlan plan = session.Plan(s_all with { MaxUnavailable = Quantity.Parse("4", "") });
        AtStart(cluster, "a1", () => cluster.Masters[0].Folder.Limits = (Limits(plan.Hash) with { MaxUnavailable = "1" }).Write());

        Assert.Null(session.Run(plan));

        LimitEvent changed = Assert.Single(_events.OfType<LimitEvent>());
        Assert.Equal(("MaxUnavailable", "4", "1, at most 4", "eve@ops"), (changed.Limit, changed.From, changed.To, changed.By));
        Assert.Contains(session.Messages.Announcements, line =>
            line.EndsWith("MaxUnavailable is 1, at most 4 (was 4), set by eve@ops.", StringComparison.Ordinal));
        Assert.Contains(session.Messages.Warnings, line => line.Contains("at most 1 allowed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("3", 3)]
    public void Limit_is_raised_as_far_as_the_plan_allows(string? bound, int most)
    {
        Quantity now = Quantity.Parse("5", "").Within(Quantity.Parse("2", ""), bound is null ? null : Quantity.Parse(bound, ""));

        Assert.Equal(most, now.Of(10));
    }

    [Fact]
    public void Lowered_number_of_failures_stops_a_plan_with_more()
    {
        StopRule<string> stop = new(2);
        stop.Fail("a1", DcosRole.Agent);
        stop.Fail("a2", DcosRole.Agent);
        Assert.False(stop.IsStopped);

        stop.Limit(1);

        Assert.Equal("a2", stop.Cause);
    }

    [Theory]
    [InlineData("{\"operation\":\"x\",\"by\":\"eve\",\"maxUnavailable\":\"$(reboot)\"}")]
    [InlineData("{\"operation\":\"x\",\"by\":\"eve\",\"maxFailures\":-1}")]
    [InlineData("all of them")]
    public void Limits_of_something_else_start_no_agent(string content)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        Session session = Recorded(cluster);
        cluster.Masters[0].Folder.Limits = content;

        Assert.Contains(SR.LimitsUnreadable, session.Run(session.Plan(s_all)), StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Invariants.ScriptStarts.Keys, name => name[0] == 'a');
    }

    [Fact]
    public void Limits_of_another_upgrade_do_not_count()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        Session session = Recorded(cluster);
        cluster.Masters[0].Folder.Limits = (Limits("another plan") with { MaxUnavailable = "1" }).Write();

        Assert.Null(session.Run(session.Plan(s_all)));
        Assert.Empty(_events.OfType<LimitEvent>());
    }

    private static ClusterLimits Limits(string operation) => new(operation, "eve@ops");

    /// <summary>Something that happens when the script of a node is started.</summary>
    private static void AtStart(RehearsalCluster cluster, string node, Action happens) => cluster.OnCall = (endpoint, operation, before) =>
    {
        if (before && endpoint.Name == node && operation is StartRunOperation { Order.StageOnly: false })
        {
            happens();
        }

        return Task.CompletedTask;
    };

    private static RunOptions Options(NodeHooks? hooks) =>
        new() { Progress = new MessageRecorder(), AcceptedRisks = Session.HazardsAccepted, Hooks = hooks ?? new NodeHooks() };

    private Session Recorded(RehearsalCluster cluster, NodeHooks? hooks = null)
    {
        Session session = new(cluster, 1, options: Options(hooks));
        session.Context.Journal.Join(new Recorder(_events));
        return session;
    }

    private sealed class Recorder(List<JournalEvent> events) : IJournal
    {
        public void Write(JournalEvent journalEvent) => events.Add(journalEvent);
    }
}
