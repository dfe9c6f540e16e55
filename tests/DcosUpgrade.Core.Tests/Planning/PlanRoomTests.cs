using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>Whether one more agent may be taken down: who is really away, for how long, and who waits meanwhile.</summary>
public sealed class PlanRoomTests
{
    private static readonly PlanRequest s_all = new() { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };

    [Fact]
    public void Room_counts_inactive_agents_and_is_waited_for()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 6, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all with { MaxUnavailable = Quantity.Parse("2", "") });
        Assert.Null(session.Run(plan, 0));
        Assert.Null(session.Run(plan, 1));

        LeaveForOtherReason(cluster, "a5", 240);
        int most = 0;
        cluster.OnCall = (_, operation, before) =>
        {
            if (operation is StartRunOperation && !before)
            {
                most = Math.Max(most, cluster.Agents.Count(agent =>
                    agent.Node.Running is not null || agent.Phase is not DcosUpgrade.Rehearsal.Responses.MesosAgentPhase.Running));
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan, 2));
        Assert.Equal(2, most);
        Assert.Contains(session.Messages.Warnings, warning => warning.Contains("a5", StringComparison.Ordinal)
            && warning.Contains("at most 2 allowed", StringComparison.Ordinal));
    }

    /// <summary>The plan has put agents of an app into different waves; an agent that is away for another reason counts too.</summary>
    [Fact]
    public void Agent_that_is_away_counts_for_its_apps_and_is_waited_for()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 6, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all with { MaxAppUnavailable = Quantity.Parse("1", "") });
        Assert.Null(session.Run(plan, 0));
        Assert.Null(session.Run(plan, 1));
        LeaveForOtherReason(cluster, "a5", 240);

        Assert.Null(session.Run(plan, 2));
        Assert.Contains(session.Messages.Warnings, warning => warning.Contains("would lose", StringComparison.Ordinal)
            && warning.EndsWith("1 allowed with a5.", StringComparison.Ordinal));
    }

    [Fact]
    public void Room_time_out_stops_the_plan()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_all);
        Assert.Null(session.Run(plan, 0));
        Assert.Null(session.Run(plan, 1));
        plan = session.Plan(s_all with { MaxUnavailable = Quantity.Parse("1", "") });
        cluster.Node("a3").Agent!.Stop();
        Pass(cluster, 5);

        string? stopped = session.Run(plan, 2);

        Assert.Contains("the limits on unavailable agents left no slot", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain("a1", cluster.Invariants.ScriptStarts.Keys);
    }

    [Fact]
    public void Agent_without_room_goes_last_and_others_read_what_it_waits_for()
    {
        // a6 is somebody else's trouble for longer than one of the wave takes, and that longer than anybody waits for room.
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 6, PublicAgents = 0 });
        Session session = new(cluster, 1, options: new RunOptions { Progress = new MessageRecorder(), AcceptedRisks = CheckCatalog.Risks },
            planOptions: run => new PlanOptions(run) { RoomTimeout = TimeSpan.FromSeconds(30) });
        DcosUpgradePlan plan = session.Plan(s_all with { MaxUnavailable = Quantity.Parse("2", "") });
        Assert.Null(session.Run(plan, 0));
        Assert.Null(session.Run(plan, 1));
        string[] wave = [.. plan.Steps.Where(step => step.Wave == 2).Select(step => step.Name)];
        LeaveForOtherReason(cluster, "a6", 170);
        string? told = null;
        Session other = new(cluster, 2);
        cluster.OnCall = (node, operation, before) =>
        {
            if (told is null && !before && operation is ClusterLockOperation { WaitsFor.Length: > 0 } wait)
            {
                told = "";
                _ = ReadAsync(wait.Node);
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan, 2));
        Assert.Equal(wave.Order(), cluster.Invariants.ScriptStarts.Keys.Where(name => name[0] == 'a').Order());
        Assert.Matches(
            @"^operator1@rehearsal .* waits: [0-9] agents are unavailable or being upgraded \(.*\), at most 2 allowed; starts when there is room$",
            told);
        Assert.Empty(cluster.Masters[0].Folder.Waits);

        async Task ReadAsync(string address)
        {
            ClusterStatusReader standing = new(other.Context, null);
            ClusterLockState folder = await other.Context.ReadFolderAsync(default).ConfigureAwait(false);
            DcosNode node = other.Nodes().Single(candidate => candidate.Address == address);
            DcosNodeStatus status = await standing.LookAsync(node, folder, default).ConfigureAwait(false);
            told = WaitingReasons.Explain([status], folder)[0].Waiting;
        }
    }

    /// <summary>The step of a1 has ended here; another session claimed it to run it again, and has ended without a word.</summary>
    [Theory]
    [InlineData("inactive", true)]
    [InlineData("active", false)]
    [InlineData("unreadable", false)]
    [InlineData("unreachable", false)]
    public void Claim_of_an_ended_session_counts_until_it_is_known_that_no_run_is_alive(string unit, bool settles)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        Session session = new(cluster, 1, change: (node, operation, stdout) => node != "a1" || operation is not NodeFactsOperation ? stdout
            : unit == "active" ? Regex.Replace(stdout, @"( unit\nId=[^\n]*\nActiveState=)inactive", "$1active")
            : unit == "unreadable" ? Regex.Replace(stdout, @"( unit\n)Id=[^\n]*\nActiveState=[^\n]*\n", "$1")
            : stdout);
        DcosUpgradePlan plan = session.Plan(s_all with { MaxUnavailable = Quantity.Parse("1", "") });
        ClusterFolder folder = cluster.Masters[0].Folder;
        folder.Claims[cluster.Node("a1").Address] = new ClusterClaim("operator9@rehearsal", "99");
        folder.ClaimedAt[cluster.Node("a1").Address] = cluster.Clock.UtcNow.AddMinutes(-10);
        if (unit == "unreachable")
        {
            cluster.Inject("a1", RehearsalFault.LinkDown, 3600);
        }

        List<string> settled = [];
        Admission admission = new(
            session.Context, plan, new PlanLimits(plan, new LimitWatch(session.Context, "plan", session.Messages)), new StepTimes(), TimeSpan.FromHours(1))
        {
            HasEnded = name => name == "a1",
            SettleAsync = (node, _) =>
            {
                settled.Add(node.Name);
                return Task.CompletedTask;
            },
        };

        ClusterLockState state = Driving.RunToEnd(session.Context.ReadFolderAsync(default), cluster.Clock);
        string? held = Driving.RunToEnd(admission.AskAsync(session.Nodes().Single(node => node.Name == "a2"), state, default), cluster.Clock);

        Assert.Equal(settles ? null : "1 agent is unavailable or being upgraded (a1), at most 1 allowed", held);
        Assert.Equal(settles ? ["a1"] : [], settled);
    }

    [Fact]
    public void Every_outage_is_reported_and_half_of_the_limit_is_warned_of()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });
        cluster.Inject("a2", RehearsalFault.AgentSilent, 200);
        Session session = new(cluster, 1);

        Assert.Null(session.Run(session.Plan(s_all)));

        DcosUpgradeStep[] agents = [.. session.Steps.Where(step => step.Role == DcosRole.Agent)];
        Assert.All(agents, step => Assert.NotNull(step.Outage));
        Assert.InRange(agents.Single(step => step.Name == "a2").Outage!.Value.TotalSeconds, 200, 215);
        Assert.All(agents.Where(step => step.Name != "a2"), step => Assert.InRange(step.Outage!.Value.TotalSeconds, 5, 60));
        Assert.Contains(session.Messages.Warnings, warning => warning.StartsWith("a2 has been away from the master for 15", StringComparison.Ordinal));
        Assert.DoesNotContain(session.Messages.Warnings, warning => warning.StartsWith("a1 has been away", StringComparison.Ordinal));
    }

    [Fact]
    public void Outages_near_the_limit_pause_the_cluster_until_it_is_resumed()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });
        cluster.Inject("a1", RehearsalFault.AgentSilent, 140);
        cluster.Inject("a2", RehearsalFault.AgentSilent, 140);
        Session session = new(cluster, 1);
        int startedAtPause = 0;
        cluster.OnCall = (_, operation, before) =>
        {
            if (operation is ClusterFlagOperation { Flag: ClusterFlag.Pause } && !before)
            {
                startedAtPause = cluster.Invariants.ScriptStarts.Count;
                cluster.Clock.Schedule(TimeSpan.FromHours(1), () => cluster.Masters[0].Folder.Paused = false);
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(session.Plan(s_all with { MaxUnavailable = Quantity.Parse("1", "") })));

        Assert.Equal(5, startedAtPause);
        Assert.Equal(6, cluster.Invariants.ScriptStarts.Count);
        Assert.Contains(session.Messages.Warnings, warning => warning.Contains("95th percentile", StringComparison.Ordinal));
    }

    /// <summary>Somebody else's trouble: an agent is away for some time, and the leader has seen it.</summary>
    private static void LeaveForOtherReason(RehearsalCluster cluster, string agent, int seconds)
    {
        cluster.Inject(agent, RehearsalFault.AgentSilent, seconds);
        cluster.Node(agent).Agent!.Stop();
        cluster.Node(agent).Agent!.Start();
        Pass(cluster, 5);
    }

    private static void Pass(RehearsalCluster cluster, double seconds) =>
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(seconds), default), cluster.Clock);
}
