using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public class MesosTests
{
    [Fact]
    public void Stopped_leader_stays_listed_then_a_new_one_is_elected_and_agents_reregister()
    {
        Bench bench = new();
        bench.Cluster.Node("m1").Services.Stop();
        Assert.Equal("10.1.0.2", bench.Master("m2").RedirectsTo);
        Assert.Null(bench.Master("m1").MesosVersion);
        Assert.Equal("connection refused", bench.Master("m1").ExhibitorProblem);
        bench.Until(() => bench.Cluster.Mesos.Elected is not null, 15);
        string leader = bench.Cluster.Mesos.Leader!.Name;
        Assert.NotEqual("m1", leader);
        MasterProbe calm = bench.Master(leader);
        Assert.True(calm is { Elected: true, RegistryFetched: false, Agents.Count: 0, RecoveredAgents.Count: 0 });
        bench.Until(() => bench.Master(leader).RegistryFetched, 10);
        Assert.NotEmpty(bench.Master(leader).RecoveredAgents);
        bench.Until(() => bench.Master(leader) is { RecoveredAgents.Count: 0, Agents.Count: 6 }, 15);
    }

    [Fact]
    public void Restarted_master_redirects_to_itself_for_some_seconds()
    {
        Bench bench = new();
        RehearsalNode master = bench.Cluster.Node("m2");
        master.Services.Stop();
        bench.Pass(20);
        master.Services.Start();
        bench.Until(() => bench.Master("m2").MesosVersion is not null, 120);
        Assert.True(bench.Master("m2") is { RedirectsTo: "10.1.0.3", Elected: false, RegistrarRecovered: false });
        bench.Until(() => bench.Master("m2") is { RedirectsTo: "10.1.0.2", RegistrarRecovered: true }, 15);
    }

    [Fact]
    public void Single_master_of_three_neither_recovers_nor_leads()
    {
        Bench bench = new();
        bench.Cluster.Node("m1").Services.Stop();
        bench.Cluster.Node("m2").Services.Stop();
        bench.Pass(60);
        MasterProbe left = bench.Master("m3");
        Assert.True(left is { Elected: false, Agents: null, RedirectsTo: null });
        Assert.DoesNotContain(left.Exhibitor!, server => server.Serving);
    }

    [Fact]
    public void Exhibitor_answer_is_up_to_30_s_old()
    {
        Bench bench = new();
        RehearsalNode stopped = bench.Cluster.Node("m3");
        stopped.Services.Stop();
        DateTimeOffset since = bench.Clock.UtcNow;
        Dictionary<string, double> sawIt = [];
        bench.Until(() =>
        {
            bool SeesIt(string name) => bench.Master(name).Exhibitor!.Any(server => !server.Serving);
            foreach (string master in new[] { "m1", "m2" }.Where(name => !sawIt.ContainsKey(name) && SeesIt(name)))
            {
                sawIt[master] = (bench.Clock.UtcNow - since).TotalSeconds;
            }

            return sawIt.Count == 2;
        }, 35);
        Assert.All(sawIt.Values, seconds => Assert.InRange(seconds, 0, 32));
        Assert.Contains(sawIt.Values, seconds => seconds > 2);
    }

    [Fact]
    public void Single_master_Exhibitor_polls_every_2_s_and_the_master_leads_again()
    {
        Bench bench = new(new RehearsalOptions { Masters = 1 });
        Assert.Equal(TimeSpan.FromSeconds(2), bench.Master("m1").ExhibitorCheckPeriod);
        bench.Run("m1");
        bench.Until(
            () => bench.Master("m1") is { Elected: true, RegistryFetched: true, RecoveredAgents.Count: 0, Agents.Count: 6, MesosVersion: "1.5.1" },
            120);
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(301, false)]
    public void Agent_silent_for_4_59_keeps_its_tasks_and_for_5_01_becomes_unreachable(double seconds, bool kept)
    {
        Bench bench = new();
        AgentTasks before = bench.Ask("a2", new AgentTasksOperation(bench.Token()));
        bench.Cluster.Inject("a2", RehearsalFault.AgentSilent, seconds);
        bench.Run("a2");
        bench.Until(() => bench.AtLeader("a2") is { Active: true }, 60);
        Assert.Equal(before.AgentId, bench.AtLeader("a2")!.Id);
        TaskReport report = TaskComparison.Compare(
            new Baseline(bench.Clock.UtcNow, before.AgentId, before.Tasks, AgentIds.None, AgentIds.None, null, []),
            bench.Ask("a2", new AgentTasksOperation(bench.Token())),
            bench.Ask(bench.Cluster.Mesos.Leader!.Name, new LeaderStateOperation(bench.Token())));
        Assert.Equal(kept ? 3 : 2, report.Kept.Count);
        Assert.Equal(kept ? 0 : 1, report.Lost.Count);
    }

    [Fact]
    public void While_an_agent_is_away_its_entry_stays_inactive_and_its_tasks_run()
    {
        Bench bench = new();
        bench.Cluster.Node("a1").Services.Stop();
        MesosAgent away = bench.AtLeader("a1")!;
        Assert.False(away.Active);
        Assert.Null(bench.Agent("a1").Registered);
        Assert.All(bench.Ask("m1", new LeaderStateOperation(bench.Token())).Tasks, task => Assert.Equal("TASK_RUNNING", task.State));
    }

    [Theory]
    [InlineData("1.11.6", "1.12.5", 1)]
    [InlineData("1.12.5", "1.13.7", 2)]
    [InlineData("2.0.6", "2.2.1", 2)]
    public void Agents_become_unreachable_at_the_rate_of_the_masters_release(string from, string to, int gone)
    {
        Bench bench = new(new RehearsalOptions { FromVersion = from, ToVersion = to });
        bench.Cluster.Node("a1").Services.Stop();
        bench.Cluster.Node("a2").Services.Stop();
        bench.Pass(400);

        Assert.Equal(gone, new[] { "a1", "a2" }.Count(agent => bench.AtLeader(agent) is null));
    }

    [Fact]
    public void Only_one_agent_becomes_unreachable_in_20_min()
    {
        Bench bench = new();
        bench.Cluster.Node("a1").Services.Stop();
        bench.Cluster.Node("a2").Services.Stop();
        bench.Pass(400);
        Assert.Equal([null, false], new[] { bench.AtLeader("a1")?.Active, bench.AtLeader("a2")?.Active });
        bench.Pass(1000);
        Assert.NotNull(bench.AtLeader("a2"));
        bench.Until(() => bench.AtLeader("a2") is null, 200);
        Assert.Equal(6, bench.Ask("m1", new LeaderStateOperation(bench.Token())).Tasks.Count(task => task.State is "TASK_UNREACHABLE" or "TASK_LOST"));
    }
}
