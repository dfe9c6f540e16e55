using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
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

/// <summary>Mesos maintenance windows around agents: before the start, until the gates, and never those of other people.</summary>
public sealed class DrainTests
{
    internal static PlanRequest Request { get; } =
        new() { MaxUnavailable = Quantity.Parse("100%", ""), MaxAppUnavailable = Quantity.Parse("100%", ""), Drain = true };

    private readonly List<JournalEvent> _events = [];

    [Fact]
    public void Each_agent_is_started_in_a_window_of_its_own_and_none_is_left()
    {
        RehearsalCluster cluster = Cluster(agents: 3);
        cluster.Maintenance.ScheduleByHand("10.9.9.9", TimeSpan.FromHours(1));
        string others = cluster.Maintenance.Schedule;
        List<string> inWindow = [];
        AtStart(cluster, node => inWindow.AddRange(Ours(cluster).Where(window => window.Covers(node.Address)).Select(_ => node.Name)));
        Session session = Recorded(cluster);

        Assert.Null(session.Run(session.Plan(Request)));

        Assert.Equal(["a1", "a2", "a3"], inWindow.Order());
        Assert.Equal(others, cluster.Maintenance.Schedule);
        Assert.Equal(3, Changes(MaintenanceEvent.Scheduled).Count);
        Assert.Equal(3, Changes(MaintenanceEvent.Removed).Count);
        Assert.All(Changes(MaintenanceEvent.Scheduled), scheduled => Assert.InRange((scheduled.Until!.Value - RehearsalCluster.Start).TotalHours, 2, 3));
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Window_stays_until_the_gates_have_passed()
    {
        RehearsalCluster cluster = Cluster(agents: 1);
        Session session = Recorded(cluster);
        bool hadWindow = false;
        cluster.OnCall = (_, operation, before) =>
        {
            bool isGates = before && operation is AgentProbeOperation && cluster.Node("a1").Runs.Any(run => run.Order is { StageOnly: false });
            hadWindow |= isGates && cluster.Node("a1").Running is null && Ours(cluster).Any();
            return Task.CompletedTask;
        };

        Assert.Null(session.Run(session.Plan(Request)));
        Assert.True(hadWindow);
    }

    [Fact]
    public void Without_the_option_the_schedule_is_neither_read_nor_changed()
    {
        RehearsalCluster cluster = Cluster(agents: 2);
        List<Type> asked = [];
        cluster.OnCall = (_, operation, _) =>
        {
            asked.Add(operation.GetType());
            return Task.CompletedTask;
        };
        Session session = Recorded(cluster);

        Assert.Null(session.Run(session.Plan(Request with { Drain = false })));
        Assert.DoesNotContain(typeof(MaintenanceScheduleOperation), asked);
        Assert.DoesNotContain(typeof(ChangeMaintenanceOperation), asked);
        Assert.Empty(_events.OfType<MaintenanceEvent>());
    }

    [Fact]
    public void Option_is_a_part_of_the_plan_and_one_without_keeps_its_hash()
    {
        DcosUpgradePlan bare = Plans.Of(Plans.Request, Plans.Master("m1"), Plans.Agent("a1"));
        DcosUpgradePlan plan = Plans.Of(Plans.Request with { Drain = true }, Plans.Master("m1"), Plans.Agent("a1"));

        Assert.True(PlanJson.Read(PlanJson.Write(plan), "plan.json").Drain);
        Assert.NotEqual(bare.Hash, plan.Hash);
        Assert.DoesNotContain("drain", PlanJson.Write(bare), StringComparison.Ordinal);
        Assert.Contains(plan.Warnings, warning => warning.StartsWith("-Drain: Marathon of DC/OS 1.11.6 does not respect", StringComparison.Ordinal));
        Assert.DoesNotContain(bare.Warnings, warning => warning.Contains("-Drain", StringComparison.Ordinal));
    }

    [Fact]
    public void Agent_in_the_window_of_somebody_else_is_started_and_the_window_stays()
    {
        RehearsalCluster cluster = Cluster(agents: 2);
        Session session = Recorded(cluster);
        DcosUpgradePlan plan = session.Plan(Request);
        cluster.Maintenance.ScheduleByHand(cluster.Node("a1").Address, TimeSpan.FromHours(8));
        string others = cluster.Maintenance.Schedule;

        // The prerequisites hold a machine in maintenance; here it comes after them.
        Assert.Null(Unchecked(cluster).Run(plan));

        Assert.Equal(others, cluster.Maintenance.Schedule);
        Assert.Equal(["a1"], Changes(MaintenanceEvent.Foreign).Select(change => change.Node));
        Assert.Equal(["a2"], Changes(MaintenanceEvent.Removed).Select(change => change.Node));
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Refused_schedule_starts_no_agent()
    {
        RehearsalCluster cluster = Cluster(agents: 2);
        foreach (RehearsalNode master in cluster.Masters)
        {
            cluster.Inject(master.Name, RehearsalFault.MaintenanceRefused);
        }

        Session session = Recorded(cluster);
        string? stopped = session.Run(session.Plan(Request));

        Assert.Contains("no Mesos maintenance window could be scheduled for it: the schedule was not accepted: HTTP 403", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Invariants.ScriptStarts.Keys, name => name[0] == 'a');
        Assert.Empty(cluster.Masters[0].Folder.Claims);
    }

    [Theory]
    [InlineData(RehearsalFault.EndpointsLie)]
    [InlineData(RehearsalFault.EndpointsSilent)]
    public void Answer_that_is_not_the_schedule_starts_no_agent(RehearsalFault fault)
    {
        RehearsalCluster cluster = Cluster(agents: 1);
        Session session = Recorded(cluster);
        DcosUpgradePlan plan = session.Plan(Request);
        cluster.OnCall = (endpoint, operation, before) =>
        {
            if (operation is MaintenanceScheduleOperation)
            {
                (before ? (Action<string>)(name => cluster.Inject(name, fault)) : name => cluster.Clear(name, fault))(endpoint.Name);
            }

            return Task.CompletedTask;
        };

        Assert.Contains(SR.MaintenanceNotScheduled, session.Run(plan), StringComparison.Ordinal);
        Assert.DoesNotContain("a1", cluster.Invariants.ScriptStarts.Keys);
    }

    [Fact]
    public void Window_that_somebody_adds_between_read_and_write_stays()
    {
        RehearsalCluster cluster = Cluster(agents: 2);
        int changes = 0;
        cluster.OnCall = (_, operation, before) =>
        {
            if (before && operation is ChangeMaintenanceOperation && ++changes % 2 == 1)
            {
                cluster.Maintenance.ScheduleByHand($"10.9.9.{changes}", TimeSpan.FromHours(1));
            }

            return Task.CompletedTask;
        };
        Session session = Recorded(cluster);

        Assert.Null(session.Run(session.Plan(Request)));

        Assert.Equal(Enumerable.Range(0, changes / 2).Select(n => $"10.9.9.{(2 * n) + 1}").Order(),
            cluster.Maintenance.Windows.Select(window => window.Machines[0].Address).Order());
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData("stop", SR.StopRequested)]
    [InlineData("lock", SR.LockLost)]
    public void Nothing_is_scheduled_when_the_cluster_is_stopped_or_taken_directly_before(string change, string expected)
    {
        (string? stopped, Session session) = RunWith(change, null);

        Assert.Contains(expected, stopped, StringComparison.Ordinal);
        Assert.DoesNotContain(session.Writes, call => call.Operation is ChangeMaintenanceOperation);
        Assert.DoesNotContain("a1", session.Rehearsal.Invariants.ScriptStarts.Keys);
    }

    [Fact]
    public void Paused_agent_has_no_window_until_it_is_started()
    {
        RehearsalCluster cluster = Cluster(agents: 1);
        Session session = Recorded(cluster);
        DcosUpgradePlan plan = session.Plan(Request);
        bool paused = false;
        bool hadWindow = false;
        cluster.OnCall = (endpoint, operation, before) =>
        {
            // Directly before the start, when the window is there.
            if (!before && !paused && endpoint.Name == "a1" && operation is UploadOperation && Ours(cluster).Any())
            {
                (paused, cluster.Masters[0].Folder.Paused) = (true, true);
                cluster.Clock.Schedule(TimeSpan.FromMinutes(5), () => hadWindow = Ours(cluster).Any());
                cluster.Clock.Schedule(TimeSpan.FromMinutes(10), () => cluster.Masters[0].Folder.Paused = false);
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan));
        Assert.True(paused);
        Assert.False(hadWindow);
        Assert.Equal(2, Changes(MaintenanceEvent.Scheduled).Count);
        Assert.Empty(Ours(cluster));
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Failed_agent_gives_its_window_back()
    {
        RehearsalCluster cluster = Cluster(agents: 1);
        cluster.Inject("a1", RehearsalFault.RefusedAtVersionCheck);
        Session session = Recorded(cluster);

        Assert.StartsWith("a1", session.Run(session.Plan(Request)), StringComparison.Ordinal);
        Assert.Single(Changes(MaintenanceEvent.Removed));
        Assert.Empty(Ours(cluster));
    }

    [Fact]
    public void Stop_while_an_agent_runs_removes_its_window_at_the_end()
    {
        RehearsalCluster cluster = Cluster(agents: 2);
        Session session = Recorded(cluster);
        AtStart(cluster, _ => cluster.Masters[0].Folder.Stopped = true);
        DcosUpgradePlan plan = session.Plan(Request with { MaxUnavailable = Quantity.Parse("1", "") });

        Assert.NotNull(session.Run(plan));
        Assert.Empty(Ours(cluster));
    }

    [Fact]
    public void Window_that_cannot_be_removed_is_a_warning_and_the_next_run_removes_it()
    {
        RehearsalCluster cluster = Cluster(agents: 1);
        Session session = Recorded(cluster);
        DcosUpgradePlan plan = session.Plan(Request);
        AtStart(cluster, _ => cluster.Masters.ToList().ForEach(master => cluster.Inject(master.Name, RehearsalFault.MaintenanceRefused)));

        Assert.Null(session.Run(plan));
        Assert.Single(Ours(cluster));
        Assert.Contains(session.Messages.Warnings, line => line.StartsWith("a1 (until 2018-10-20 ", StringComparison.Ordinal)
            && line.EndsWith("The same command removes it when it is run again.", StringComparison.Ordinal));
        Assert.NotEmpty(Changes(MaintenanceEvent.Left));

        cluster.Masters.ToList().ForEach(master => cluster.Clear(master.Name, RehearsalFault.MaintenanceRefused));
        Assert.Null(new Session(cluster, 2).Run(plan));
        Assert.Empty(cluster.Maintenance.Windows);
    }

    [Fact]
    public void Window_that_a_dead_session_left_is_no_reason_to_exclude_the_agent()
    {
        RehearsalCluster cluster = Cluster(agents: 1);
        Session session = Recorded(cluster);
        cluster.Maintenance.Post($$"""{"windows":[{{MaintenanceWindow.Write(cluster.Node("a1").Address, RehearsalCluster.Start, TimeSpan.FromHours(1))}}]}""");

        IReadOnlyList<string>? machines = Driving.RunToEnd(
            session.Context.RunAsync(session.Context.LockMaster, new MaintenanceOperation(session.Context.Token()), CancellationToken.None), cluster.Clock);
        cluster.Maintenance.ScheduleByHand(cluster.Node("a1").Address, TimeSpan.FromHours(1));
        IReadOnlyList<string>? byHand = Driving.RunToEnd(
            session.Context.RunAsync(session.Context.LockMaster, new MaintenanceOperation(session.Context.Token()), CancellationToken.None), cluster.Clock);

        Assert.Empty(machines!);
        Assert.Equal([cluster.Node("a1").Address], byHand);
    }

    [Fact]
    public void Pipeline_schedules_and_removes_windows_too()
    {
        RehearsalCluster cluster = Cluster(agents: 3);
        cluster.Maintenance.ScheduleByHand("10.9.9.9", TimeSpan.FromHours(1));
        string others = cluster.Maintenance.Schedule;
        Session session = Recorded(cluster, drain: true);

        Assert.Null(session.Run());

        Assert.Equal(3, Changes(MaintenanceEvent.Scheduled).Count);
        Assert.Equal(others, cluster.Maintenance.Schedule);
        Assert.Empty(cluster.Invariants.Violations);
    }

    /// <summary>Number of agents whose maintenance is scheduled although something changes after the schedule was read.</summary>
    /// <param name="told">What the session is told in place of the answers.</param>
    internal static int ScheduledAfter(string change, AnswerChange told) =>
        RunWith(change, told).Session.Writes.Count(call => call.Operation is ChangeMaintenanceOperation { Edit.Text.Length: > 0 });

    private static (string? Stopped, Session Session) RunWith(string change, AnswerChange? told)
    {
        RehearsalCluster cluster = Cluster(agents: 1);
        cluster.Maintenance.ScheduleByHand("10.9.9.9", TimeSpan.FromHours(1));
        Session session = new(cluster, 1, change: told);
        DcosUpgradePlan plan = session.Plan(Request);
        AfterRead(cluster, () =>
        {
            ClusterFolder folder = cluster.Masters[0].Folder;
            folder.Stopped = change == "stop";
            folder.Holder = change == "lock" ? OtherOperator.Holder with { Operation = "another operation" } : folder.Holder;
            folder.TouchedAt = cluster.Clock.UtcNow;
        });
        return (session.Run(plan), session);
    }

    internal static RehearsalCluster Cluster(int agents, int masters = 3) => new(new RehearsalOptions { Masters = masters, Agents = agents, PublicAgents = 0 });

    private static IEnumerable<MaintenanceWindow> Ours(RehearsalCluster cluster) => cluster.Maintenance.Windows.Where(window => window.IsOurs);

    private static void AtStart(RehearsalCluster cluster, Action<RehearsalNode> happens) => cluster.OnCall = (endpoint, operation, before) =>
    {
        if (before && endpoint.Name[0] == 'a' && operation is StartRunOperation { Order.StageOnly: false })
        {
            happens(cluster.Node(endpoint.Name));
        }

        return Task.CompletedTask;
    };

    private static void AfterRead(RehearsalCluster cluster, Action happens)
    {
        bool happened = false;
        cluster.OnCall = (_, operation, before) =>
        {
            if (!before && !happened && operation is MaintenanceScheduleOperation)
            {
                happened = true;
                happens();
            }

            return Task.CompletedTask;
        };
    }

    internal static RunOptions Options(bool drain) => new() { Progress = new MessageRecorder(), AcceptedRisks = Session.HazardsAccepted, Drain = drain };

    private List<MaintenanceEvent> Changes(string change) => [.. _events.OfType<MaintenanceEvent>().Where(item => item.Change == change)];

    private Session Recorded(RehearsalCluster cluster, bool drain = false) => Recorded(new Session(cluster, 1, options: Options(drain)));

    private Session Unchecked(RehearsalCluster cluster) => Recorded(new Session(cluster, 1, planOptions: run => new PlanOptions(run)
    {
        Demands = new PlanDemands { Excluded = _ => true },
    }));

    private Session Recorded(Session session)
    {
        session.Context.Journal.Join(new Recorder(_events));
        return session;
    }

    private sealed class Recorder(List<JournalEvent> events) : IJournal
    {
        public void Write(JournalEvent journalEvent) => events.Add(journalEvent);
    }
}
