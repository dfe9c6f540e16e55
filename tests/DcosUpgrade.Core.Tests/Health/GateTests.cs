using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;
using Xunit;

namespace DcosUpgrade.Core.Tests.Health;

/// <summary>Each gate passes on a sound cluster, fails when its one condition is broken, and is Unknown when it cannot be seen.</summary>
public sealed class GateTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_540_000_000);
    private static readonly InventoryNode[] s_masters =
        [.. Enumerable.Range(1, 3).Select(i => new InventoryNode($"m{i}", DcosRole.Master, $"10.0.1.{i}", $"10.0.1.{i}"))];
    private static readonly InventoryNode s_agent = new("a1", DcosRole.Agent, "10.0.2.1", "10.0.2.1");
    private static readonly Target s_target = new("1.11.6", ["mesos--2bb"]);
    private static readonly Baseline s_before = new(s_now.AddMinutes(-5), "S0", [new MesosTask("t1", "f", "S0", "TASK_RUNNING", null)],
        new AgentIds(["S0", "S1"]), AgentIds.None, "10.0.1.1", ["mesos--1aa"]);

    private static readonly MesosFramework[] s_frameworks =
        [.. new[] { "marathon", "metronome", "kafka" }.Select((name, i) => new MesosFramework($"f-000{i}", name, true, true, false, ""))];

    private static readonly NodeFacts s_facts = new()
    {
        NodeTime = s_now,
        BootId = "b",
        RoleFiles = ["master"],
        Version = "1.11.6",
        ActivePackages = ["mesos--2bb"],
    };

    public static TheoryData<string, string, DcosCheckStatus> Broken => new()
    {
        { "applied", "other version", DcosCheckStatus.Failed },
        { "applied", "other packages", DcosCheckStatus.Failed },
        { "applied", "swap debris", DcosCheckStatus.Failed },
        { "applied", "no facts", DcosCheckStatus.Unknown },
        { "mesos-master-unit", "unit activating", DcosCheckStatus.Failed },
        { "mesos-master-unit", "master silent", DcosCheckStatus.Unknown },
        { "exhibitor-serving", "one not serving", DcosCheckStatus.Failed },
        { "exhibitor-serving", "two leaders", DcosCheckStatus.Failed },
        { "exhibitor-serving", "a stranger in the ensemble", DcosCheckStatus.Failed },
        { "exhibitor-serving", "empty list", DcosCheckStatus.Failed },
        { "exhibitor-serving", "good for too short", DcosCheckStatus.Failed },
        { "exhibitor-serving", "bad in between", DcosCheckStatus.Failed },
        { "exhibitor-serving", "exhibitor silent", DcosCheckStatus.Unknown },
        { "exhibitor-serving", "master silent", DcosCheckStatus.Unknown },
        { "registrar-log-recovered", "not recovered", DcosCheckStatus.Failed },
        { "registrar-log-recovered", "metric absent", DcosCheckStatus.Unknown },
        { "overlay-log-recovered", "overlay not recovered", DcosCheckStatus.Failed },
        { "overlay-log-recovered", "metrics silent", DcosCheckStatus.Unknown },
        { "mesos-version", "mesos 1.4.2", DcosCheckStatus.Failed },
        { "mesos-version", "mesos silent", DcosCheckStatus.Unknown },
        { "leader-elected", "nobody elected", DcosCheckStatus.Failed },
        { "leader-elected", "two elected", DcosCheckStatus.Failed },
        { "leader-elected", "registry not fetched", DcosCheckStatus.Failed },
        { "leader-elected", "redirect to oneself", DcosCheckStatus.Failed },
        { "leader-elected", "master silent", DcosCheckStatus.Unknown },
        { "leader-elected", "every master's metrics refused", DcosCheckStatus.Unknown },
        { "agents-returned", "agent awaited", DcosCheckStatus.Failed },
        { "agents-returned", "other agent gone", DcosCheckStatus.Failed },
        { "agents-returned", "registry not fetched", DcosCheckStatus.Unknown },
        { "agents-returned", "no baseline", DcosCheckStatus.Unknown },
        { "mesos-agent-unit", "agent unit failed", DcosCheckStatus.Failed },
        { "mesos-agent-unit", "agent silent", DcosCheckStatus.Unknown },
        { "agent-active", "agent not active", DcosCheckStatus.Failed },
        { "agent-active", "agent not listed", DcosCheckStatus.Failed },
        { "agent-active", "agent under a new id", DcosCheckStatus.Failed },
        { "agent-active", "nobody elected", DcosCheckStatus.Unknown },
        { "agent-active", "no baseline", DcosCheckStatus.Unknown },
        { "slave-registered", "agent says no", DcosCheckStatus.Failed },
        { "slave-registered", "agent silent", DcosCheckStatus.Unknown },
        { "tasks-kept", "task lost", DcosCheckStatus.Failed },
        { "tasks-kept", "tasks not read", DcosCheckStatus.Unknown },
        { "tasks-kept", "no baseline", DcosCheckStatus.Unknown },
        { "other-agents", "other agent gone", DcosCheckStatus.Failed },
        { "other-agents", "nobody elected", DcosCheckStatus.Unknown },
        { "frameworks-returned", "framework not active", DcosCheckStatus.Failed },
        { "frameworks-returned", "framework not connected", DcosCheckStatus.Failed },
        { "frameworks-returned", "framework recovered", DcosCheckStatus.Failed },
        { "frameworks-returned", "framework under a new id", DcosCheckStatus.Failed },
        { "frameworks-returned", "framework gone in one view", DcosCheckStatus.Failed },
        { "frameworks-returned", "Marathon silent", DcosCheckStatus.Failed },
        { "frameworks-returned", "Marathon without a leader", DcosCheckStatus.Failed },
        { "frameworks-returned", "Metronome silent", DcosCheckStatus.Failed },
        { "frameworks-returned", "one view", DcosCheckStatus.Unknown },
        { "frameworks-returned", "frameworks not listed", DcosCheckStatus.Unknown },
        { "frameworks-returned", "baseline without frameworks", DcosCheckStatus.Unknown },
        { "frameworks-returned", "baseline not read", DcosCheckStatus.Unknown },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Gate_sees_its_condition(string gate, string condition, DcosCheckStatus expected)
    {
        GateSubject subject = Break(condition, SubjectOf(gate));
        DcosCheckResult result = Find(gate).Evaluate(subject);

        Assert.Equal((condition, expected), (condition, result.Status));
        Assert.True(GateCatalog.Holds(result));
        Assert.NotEmpty(result.Remedy!);
        Assert.Equal(result.Remedy, GateCatalog.Remedy([result]));
        Assert.DoesNotContain("rm ", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Gates_have_the_documented_order()
    {
        Assert.Equal(
            "applied mesos-master-unit exhibitor-serving registrar-log-recovered overlay-log-recovered mesos-version leader-elected agents-returned",
            string.Join(' ', GateCatalog.Master.Select(gate => gate.Name)));
        Assert.Equal(["cockroach-replicated", "etcd-members"], GateCatalog.Databases.Select(gate => gate.Name));
        Assert.Equal(
            "applied mesos-agent-unit agent-active slave-registered tasks-kept other-agents", string.Join(' ', GateCatalog.Agent.Select(gate => gate.Name)));
        Assert.Equal(["frameworks-returned"], GateCatalog.Phase.Select(gate => gate.Name));
    }

    [Fact]
    public void Every_gate_is_in_the_catalog_of_a_role_with_a_unique_order()
    {
        Assert.Equal(
            typeof(Gate).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Gate))).ToHashSet(),
            GateCatalog.Master.Concat(GateCatalog.Databases).Concat(GateCatalog.Agent).Concat(GateCatalog.Phase).Select(gate => gate.GetType()).ToHashSet());
        Assert.All(new[] { GateCatalog.Master, GateCatalog.Agent }, gates => Assert.Equal(gates.Count, gates.Select(gate => gate.Order).Distinct().Count()));
    }

    [Fact]
    public void Every_gate_passes_on_a_sound_cluster_and_has_failing_and_unseen_cases()
    {
        Assert.All(GateCatalog.Master, gate => Assert.Equal(DcosCheckStatus.Passed, gate.Evaluate(Sound(s_masters[0])).Status));
        Assert.All(GateCatalog.Agent, gate => Assert.Equal(DcosCheckStatus.Passed, gate.Evaluate(Sound(s_agent)).Status));
        Assert.All(GateCatalog.Phase, gate => Assert.Equal(DcosCheckStatus.Passed, gate.Evaluate(Sound(s_masters[0])).Status));
        HashSet<string> named = [.. Broken.Select(row => (string)row[0])];
        Assert.All(GateCatalog.Master.Concat(GateCatalog.Agent).Concat(GateCatalog.Phase), gate => Assert.Contains(gate.Name, named));
    }

    [Fact]
    public void Missing_framework_is_named_with_its_id()
    {
        DcosCheckResult result = Find("frameworks-returned").Evaluate(Break("framework not active", Sound(s_masters[0])));

        Assert.Equal("kafka (f-0002) is not active", result.Actual);
        Assert.Contains("-AcceptRisk framework-missing", result.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("framework not active", "kafka")]
    [InlineData("Marathon silent", "marathon")]
    [InlineData("Metronome silent", "metronome")]
    public void What_was_inactive_before_is_not_demanded(string condition, string framework)
    {
        GateSubject subject = Break(condition, Sound(s_masters[0])) with
        {
            BeforeMasters = s_before with { Frameworks = [.. s_frameworks.Where(other => other.Name != framework)] },
        };

        Assert.Equal(DcosCheckStatus.Passed, Find("frameworks-returned").Evaluate(subject).Status);
    }

    [Fact]
    public void Without_a_known_run_Marathon_and_Metronome_are_demanded_alone()
    {
        GateSubject subject = Break("framework not active", Sound(s_masters[0])) with { BeforeMasters = null };

        Assert.Equal(DcosCheckStatus.Passed, Find("frameworks-returned").Evaluate(subject).Status);
        Assert.Equal(
            DcosCheckStatus.Failed, Find("frameworks-returned").Evaluate(Break("Marathon silent", Sound(s_masters[0])) with { BeforeMasters = null }).Status);
    }

    [Fact]
    public void Single_view_is_sufficient_when_it_is_complete()
    {
        GateSubject once = Sound(s_masters[0]) with { OneLook = true };
        once = once with { Views = [once.View] };

        Assert.Equal(DcosCheckStatus.Passed, Find("exhibitor-serving").Evaluate(once).Status);
        Assert.Equal(DcosCheckStatus.Failed, Find("exhibitor-serving").Evaluate(Break("one not serving", once)).Status);
    }

    [Fact]
    public void Agents_of_our_own_runs_may_be_away()
    {
        GateSubject subject = Break("other agent gone", Sound(s_agent)) with { InProgress = ["S1"] };

        Assert.Equal(DcosCheckStatus.Passed, Find("other-agents").Evaluate(subject).Status);
        Assert.Equal(DcosCheckStatus.Passed, Find("agents-returned").Evaluate(subject).Status);
    }

    [Fact]
    public void A_master_without_an_overlay_module_skips_that_gate()
    {
        GateSubject subject = Change(Sound(s_masters[0]), probe => probe with { OverlayRecovered = null });

        Assert.Equal(DcosCheckStatus.Skipped, Find("overlay-log-recovered").Evaluate(subject).Status);
    }

    [Theory]
    [InlineData("TASK_FINISHED", true)]
    [InlineData("TASK_KILLED", true)]
    [InlineData("TASK_FAILED", false)]
    [InlineData("TASK_LOST", false)]
    [InlineData("TASK_GONE", false)]
    [InlineData("TASK_UNREACHABLE", false)]
    [InlineData(null, false)]
    public void A_missing_task_is_judged_by_its_last_state(string? state, bool ended)
    {
        LeaderState leader = new(true, state is null ? [] : [new MesosTask("t1", "f", "S0", state, s_now)], "");

        TaskReport report = TaskComparison.Compare(s_before, new AgentTasks("S0", [], ""), leader);

        Assert.Equal(ended ? 1 : 0, report.Ended.Count);
        Assert.Equal(ended ? 0 : 1, report.Lost.Count);
        Assert.All(report.Lost, lost => Assert.StartsWith("t1", lost));
    }

    private static GateSubject SubjectOf(string gate) => Sound(GateCatalog.Master.Any(other => other.Name == gate) ? s_masters[0] : s_agent);

    private static Gate Find(string name) => GateCatalog.Master.Concat(GateCatalog.Agent).Concat(GateCatalog.Phase).First(gate => gate.Name == name);

    private static GateSubject Sound(InventoryNode node) => new()
    {
        Node = node,
        LongestGap = TimeSpan.FromSeconds(30),
        Views = [View(s_now.AddSeconds(-40)), View(s_now.AddSeconds(-10)), View(s_now)],
        Facts = s_facts,
        Target = s_target,
        Baseline = s_before,
        Agent = new AgentProbe("active", true, TimeSpan.FromMinutes(1), ""),
        Tasks = new TaskReport(["t1"], [], []),
        Frameworks = [Frameworks(s_now.AddSeconds(-10)), Frameworks(s_now)],
        BeforeMasters = s_before with { Frameworks = s_frameworks },
    };

    private static FrameworkView Frameworks(DateTimeOffset at) =>
        new(new Moment(at - s_now, at), new FrameworksProbe(s_frameworks, "", "10.0.1.1", "", ""), "");

    /// <summary>Changes the frameworks of the last view.</summary>
    private static GateSubject Change(GateSubject subject, Func<FrameworksProbe, FrameworksProbe> change) =>
        subject with { Frameworks = [subject.Frameworks[0], subject.Frameworks[1] with { Probe = change(subject.Frameworks[1].Probe!) }] };

    private static GateSubject Framework(GateSubject subject, Func<MesosFramework, MesosFramework> change) =>
        Change(subject, probe => probe with
        {
            Frameworks = [.. probe.Frameworks!.Select(framework => framework.Name == "kafka" ? change(framework) : framework)],
        });

    private static ClusterView View(DateTimeOffset at) => new(
        new Moment(at - s_now, at), [.. s_masters.Select((master, i) => new MasterObservation(master, Probe(i == 0), ""))]);

    private static MasterProbe Probe(bool leads) => new()
    {
        UnitState = "active",
        Exhibitor = [.. s_masters.Select((master, i) => new ExhibitorServer(master.Address, true, i == 1, "serving"))],
        ExhibitorCheckPeriod = TimeSpan.FromSeconds(30),
        RegistrarRecovered = true,
        OverlayRecovered = true,
        Elected = leads,
        RegistryFetched = leads,
        RedirectsTo = leads ? "" : s_masters[0].Address,
        Agents = leads ? [new MesosAgent("S0", "10.0.2.1", true, false, null, null), new MesosAgent("S1", "10.0.2.2", true, false, null, null)] : null,
        MesosVersion = "1.5.1",
    };

    private static GateSubject Change(GateSubject subject, Func<MasterProbe, MasterProbe> change, string master = "m1", int views = 1) => subject with
    {
        Views = [.. subject.Views.Select((view, i) => i < subject.Views.Count - views ? view : view with
        {
            Masters = [.. view.Masters.Select(sight => sight.Node.Name == master ? sight with { Probe = change(sight.Probe!) } : sight)],
        })],
    };

    private static GateSubject Servers(GateSubject subject, Func<ExhibitorServer, ExhibitorServer> change) =>
        Change(subject, probe => probe with { Exhibitor = [.. probe.Exhibitor!.Select(change)] }, "m2");

    private static GateSubject Agents(GateSubject subject, Func<MesosAgent, MesosAgent?> change) =>
        Change(subject, probe => probe with { Agents = [.. probe.Agents!.Select(change).OfType<MesosAgent>()] });

    private static GateSubject Break(string condition, GateSubject good) => condition switch
    {
        "other version" => good with { Facts = s_facts with { Version = "1.10.8", ActivePackages = ["mesos--1aa"] } },
        "other packages" => good with { Facts = s_facts with { ActivePackages = ["mesos--3cc"] } },
        "swap debris" => good with { Facts = s_facts with { InstallProgress = "{}" } },
        "no facts" => good with { Facts = null },
        "unit activating" => Change(good, probe => probe with { UnitState = "activating" }),
        "master silent" =>
            good with { Views =
                [good.View with { Masters =
                    [.. good.View.Masters.Select(sight => sight.Node.Name == "m1" ? sight with { Probe = null, Problem = "no route" } : sight)] }] },
        "one not serving" => Servers(good, server => server.HostName == "10.0.1.3" ? server with { Serving = false, Description = "down" } : server),
        "two leaders" => Servers(good, server => server with { IsLeader = server.HostName != "10.0.1.3" }),
        "a stranger in the ensemble" => Servers(good, server => server.HostName == "10.0.1.3" ? server with { HostName = "10.0.1.9" } : server),
        "empty list" => Change(good, probe => probe with { Exhibitor = [] }),
        "good for too short" => good with { Views = [.. good.Views.Skip(1)] },
        "bad in between" => good with { Views =
            [good.Views[0], Servers(good with { Views = [good.Views[1]] }, server => server with { Serving = false }).View, good.Views[2]] },
        "exhibitor silent" => Change(good, probe => probe with { Exhibitor = null, ExhibitorProblem = "connection refused" }),
        "not recovered" => Change(good, probe => probe with { RegistrarRecovered = false }),
        "metric absent" => Change(good, probe => probe with { RegistrarRecovered = null }),
        "overlay not recovered" => Change(good, probe => probe with { OverlayRecovered = false }),
        "metrics silent" => Change(good, probe => probe with { RegistrarRecovered = null, OverlayRecovered = null, MetricsProblem = "connection refused" }),
        "mesos 1.4.2" => Change(good, probe => probe with { MesosVersion = "1.4.2" }),
        "mesos silent" => Change(good, probe => probe with { MesosVersion = null }),
        "nobody elected" => Change(good, probe => probe with { Elected = false }),
        "every master's metrics refused" =>
            s_masters.Aggregate(good, (subject, master) => Change(subject, probe => probe with { Elected = false, MetricsProblem = "HTTP 401" }, master.Name)),
        "two elected" => Change(good, probe => probe with { Elected = true }, "m2"),
        "registry not fetched" => Change(good, probe => probe with { RegistryFetched = false }),
        "redirect to oneself" => Change(good, probe => probe with { RedirectsTo = "10.0.1.2" }, "m2"),
        "agent awaited" => Change(good, probe => probe with { RecoveredAgents = ["S7"] }),
        "other agent gone" => Agents(good, agent => agent.Id == "S1" ? null : agent),
        "agent not active" => Agents(good, agent => agent.Id == "S0" ? agent with { Active = false } : agent),
        "agent not listed" => Agents(good, agent => agent.Id == "S0" ? null : agent),
        "agent under a new id" => Agents(good, agent => agent.Id == "S0" ? agent with { Id = "S9" } : agent),
        "no baseline" => good with { Baseline = null },
        "agent unit failed" => good with { Agent = good.Agent! with { UnitState = "failed" } },
        "agent silent" => good with { Agent = null },
        "agent says no" => good with { Agent = good.Agent! with { Registered = false } },
        "task lost" => good with { Tasks = new TaskReport([], [], ["t1 (TASK_LOST)"]) },
        "tasks not read" => good with { Tasks = null },
        "framework not active" => Framework(good, framework => framework with { Active = false }),
        "framework not connected" => Framework(good, framework => framework with { Connected = false }),
        "framework recovered" => Framework(good, framework => framework with { Recovered = true }),
        "framework under a new id" => Framework(good, framework => framework with { Id = "f-0009" }),
        "framework gone in one view" => Framework(good, framework => framework with { Active = false }) is var gone
            ? gone with { Frameworks = [gone.Frameworks[1], gone.Frameworks[0]] } : good,
        "Marathon silent" => Change(good, probe => probe with { MarathonProblem = "connection refused" }),
        "Marathon without a leader" => Change(good, probe => probe with { MarathonLeader = null }),
        "Metronome silent" => Change(good, probe => probe with { MetronomeProblem = "connection refused" }),
        "one view" => good with { Frameworks = [good.Frameworks[1]] },
        "frameworks not listed" => Change(good, probe => probe with { Frameworks = null, Problem = "HTTP 503" }),
        "baseline without frameworks" => good with { BeforeMasters = s_before },
        "baseline not read" => good with { BeforeMastersProblem = "m2 cannot be reached" },
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, null),
    };
}
