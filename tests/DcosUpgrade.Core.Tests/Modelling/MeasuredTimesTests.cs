using System;
using System.Linq;
using DcosUpgrade.Journaling;
using DcosUpgrade.Modelling;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Modelling;

public sealed class MeasuredTimesTests
{
    private static readonly DateTimeOffset s_start = new(2018, 10, 20, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Step_is_measured_as_its_run_and_what_it_takes_besides() => Assert.Equal(
        ["MasterScript 120.5", "MasterGates 32.5"],
        Measured([Start("m1", 12), Ended("m1", 132.5), Step("m1", DcosRole.Master, 2, 155)]));

    [Fact]
    public void Agent_that_waited_for_room_has_a_measured_run_and_no_gates() => Assert.Equal(
        ["AgentScript 60"],
        Measured([Held("a1", 2), Start("a1", 100), Ended("a1", 160, DcosRole.Agent), Step("a1", DcosRole.Agent, 0, 180)]));

    [Fact]
    public void Run_that_two_sessions_followed_is_measured_once_and_its_step_where_it_was_started()
    {
        TimedEvent[] first = [Start("m1", 10), Ended("m1", 70), Step("m1", DcosRole.Master, 0, 80)];
        TimedEvent[] second = [Ended("m1", 71), Step("m1", DcosRole.Master, 40, 81)];

        Assert.Equal(["MasterScript 60", "MasterGates 20"], Measured(first, second));
    }

    [Fact]
    public void Run_that_another_session_started_is_measured_by_the_clock_of_its_node() => Assert.Equal(
        ["MasterScript 44"],
        Measured([Ended("m1", 71), Step("m1", DcosRole.Master, 40, 81)]));

    [Fact]
    public void Staging_is_measured_from_the_first_observation_of_a_node_that_had_to_download() => Assert.Equal(
        ["Staging 24"],
        Measured([Decided("a1", 3), Staging("a1", 5), Staged("a1", 27), Decided("a2", 4), Staged("a2", 6)]));

    private static string[] Measured(params TimedEvent[][] journals)
    {
        MeasuredTimes times = new();
        foreach (TimedEvent[] journal in journals)
        {
            times.Add(journal);
        }

        return [.. times.Times.SelectMany(kind => kind.Value.Select(time => FormattableString.Invariant($"{kind.Key} {time.TotalSeconds}")))];
    }

    private static TimedEvent At(double second, JournalEvent one) => new(s_start.AddSeconds(second), one);

    private static TimedEvent Held(string node, double second) => At(second, new HeldEvent { Node = node, By = "1 agent is being upgraded" });

    private static TimedEvent Decided(string node, double second) => At(second, new DecisionEvent
    {
        Node = node,
        Row = 10,
        Outcome = nameof(DcosOutcome.Running),
        Reason = null,
        Act = "Start",
        Version = null,
        BootId = null,
        Unit = null,
        InstallProgress = null,
        Missing = [],
        Packages = null,
        PackagesSha256 = null,
        ForeignRuns = [],
        UnitsDown = 0,
        Units = 0,
        Attempt = null,
    });

    private static TimedEvent Staging(string node, double second) => At(
        second, new StageStartEvent { Node = node, Operation = RunOrder.Stage, Started = true, Attempt = "1", Refusal = null, Detail = null });

    private static TimedEvent Staged(string node, double second) => At(
        second, OutcomeEvent.Of(new DcosNodeUpgrade { Name = node, Role = DcosRole.Agent, Outcome = DcosOutcome.Staged }, RunOrder.Stage));

    private static TimedEvent Start(string node, double second) => At(second, new StartEvent
    {
        Node = node,
        Started = true,
        Attempt = "1",
        Refusal = null,
        Detail = null,
        AgentId = null,
        Tasks = 0,
        ActiveAgents = 0,
        Leader = null,
        Verified = true,
        SkippedChecks = false,
    });

    private static TimedEvent Ended(string node, double second, DcosRole role = DcosRole.Master) => At(second, OutcomeEvent.Of(
        new DcosNodeUpgrade
        {
            Name = node,
            Role = role,
            Outcome = DcosOutcome.Upgraded,
            StartedAt = s_start.AddSeconds(10),
            Duration = TimeSpan.FromSeconds(44),
        },
        RunOrder.Upgrade));

    private static TimedEvent Step(string node, DcosRole role, double from, double to) => At(to, StepEvent.Of(new DcosUpgradeStep
    {
        Name = node,
        Role = role,
        Status = DcosStepStatus.Done,
        StartedAt = s_start.AddSeconds(from),
        Duration = TimeSpan.FromSeconds(to - from),
    }));
}
