using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Architecture;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Waits;

/// <summary>The operator's wall clock is set back or ahead, or the machine is suspended: no gate passes without a view, and no wait ends without one.</summary>
public sealed class OperatorClockTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
    private readonly Session _session;

    public OperatorClockTests() => _session = new Session(_cluster, 1);

    private OperatorClock Clock => (OperatorClock)_session.Context.Clock;

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public void View_from_before_the_clock_was_set_is_not_shared(double hours)
    {
        Look();
        Clock.Set(TimeSpan.FromHours(hours));
        Pass(5);
        int probes = 0;
        _cluster.OnCall = (_, operation, before) =>
        {
            probes += before && operation is MasterProbeOperation ? 1 : 0;
            return Task.CompletedTask;
        };

        Look();

        Assert.Equal(3, probes);
    }

    [Fact]
    public void Streak_counts_only_time_that_passed()
    {
        Look();
        for (int i = 0; i < 3; i++)
        {
            Pass(3);
            Clock.Set(TimeSpan.FromSeconds(8));
            Look();
        }

        Assert.Equal(DcosCheckStatus.Failed, Serving());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Streak_ends_where_the_clock_was_set(double hours)
    {
        Look(times: 7);
        Clock.Set(TimeSpan.FromHours(hours));
        Look(times: 2);

        Assert.Equal(DcosCheckStatus.Failed, Serving());
    }

    [Fact]
    public void Streak_ends_where_the_machine_was_suspended()
    {
        Look(times: 7);
        Suspend(TimeSpan.FromHours(8));
        Look(times: 2);

        Assert.Equal(DcosCheckStatus.Failed, Serving());
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public void Run_is_followed_to_its_end_when_the_clock_is_set(double hours)
    {
        OnFirst<FollowRunOperation>(() => Clock.Set(TimeSpan.FromHours(hours)));

        Assert.Null(_session.Run(only: node => node.Name == "m1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_that_ended_while_the_machine_was_suspended_is_not_timed_out(bool steadyStood)
    {
        AfterFirst<FollowRunOperation>(TimeSpan.FromHours(8), steadyStood);

        Assert.Null(_session.Run(only: node => node.Name == "m1"));
    }

    [Fact]
    public void Gates_are_evaluated_once_more_after_the_machine_was_suspended()
    {
        // The log of the master recovers while the operator's machine is suspended.
        Assert.Null(_session.Run(waitForGates: false, only: node => node.Name == "m1"));
        bool suspended = false;
        Session session = new(_cluster, 2, change: (node, operation, stdout) => !suspended && operation is MasterProbeOperation
            ? stdout.Replace("overlay\\/log\\/recovered\":1.0", "overlay\\/log\\/recovered\":0.0", StringComparison.Ordinal)
            : stdout);
        AfterFirst<MasterProbeOperation>(TimeSpan.FromHours(8), steadyStood: false, () => suspended = true);
        HealthQuestion question =
            new(session.Nodes().First(), new Target("1.11.6", _session.Script.PackageIds), OneLook: false, TimeSpan.FromSeconds(100));

        Assert.True(Driving.RunToEnd(new HealthWaiter(session.Context, session.Messages).WaitAsync(question, CancellationToken.None), _cluster.Clock).Healthy);
        Assert.True(suspended);
    }

    [Fact]
    public void Node_that_recovers_after_a_reboot_is_waited_for_when_the_clock_is_set()
    {
        _cluster.Inject("m1", RehearsalFault.RebootInActivation, 12);
        bool set = false;
        _cluster.OnCall = (node, operation, before) =>
        {
            if (!before && !set && node.Name == "m1" && operation is NodeFactsOperation && _cluster.Node("m1").Files.Stage is not null)
            {
                set = true;
                Clock.Set(TimeSpan.FromHours(1));
                _cluster.Clock.Schedule(TimeSpan.FromSeconds(30), () => Recover("m1"));
            }

            return Task.CompletedTask;
        };

        _ = _session.Run(only: node => node.Name == "m1");

        Assert.True(set);
        Assert.Equal(DcosOutcome.Upgraded, Assert.Single(_session.Results).Outcome);
    }

    [Fact]
    public void Duration_is_not_negative_when_the_clock_is_set_back()
    {
        OnFirst<FollowRunOperation>(() => Clock.Set(TimeSpan.FromHours(-3)));
        DcosUpgradePlan plan = _session.Plan(Plans.Request);

        _ = _session.Run(plan);

        Assert.All(_session.Steps.Where(step => step.Duration is not null), step => Assert.True(step.Duration >= TimeSpan.Zero, step.ToString()));
    }

    [Fact]
    public void Baseline_has_the_time_of_the_node()
    {
        Clock.Set(TimeSpan.FromHours(3));
        _ = _session.Run(only: node => node.Name == "m1");

        Baseline baseline = Baseline.Read(_cluster.Node("m1").Runs[^1].Order.Baseline)!;
        Assert.True(baseline.TakenAt < _cluster.Clock.UtcNow);
    }

    [Fact]
    public void Wall_clock_of_the_operator_is_read_for_time_stamps_and_deadlines_only()
    {
        string[] stamps =
        [
            "Backup/ClusterBackup.cs", "Diagnostics/NodeDiagnostics.cs", "Cluster/IamSession.cs", "Journaling/Journal.cs",
            "Journaling/WebhookNotifier.cs", "Planning/Admission.cs",
            "Planning/PlanObserver.cs", "Planning/PlanWorkload.cs", "Ports/IClock.cs", "Prerequisites/Observer.cs", "Scripts/GeneratedScripts.cs",
            "Timing/Moment.cs", "Watching/ClusterWatcher.cs",
        ];
        string core = Repository.File("src", "DcosUpgrade.Core");
        IEnumerable<string> readers = Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("UtcNow", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(core, file).Replace('\\', '/'));

        Assert.Empty(readers.Except(stamps));
    }

    private void Recover(string node)
    {
        RehearsalNode struck = _cluster.Node(node);
        struck.Files.Install(struck.Files.Pending!);
        struck.Services.Start();
    }

    private void OnFirst<T>(Action happens)
    {
        bool happened = false;
        _cluster.OnCall = (_, operation, before) =>
        {
            if (before && operation is T && !happened)
            {
                happened = true;
                happens();
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>The machine is suspended once the first answer to an operation has arrived.</summary>
    private void AfterFirst<T>(TimeSpan duration, bool steadyStood, Action? resumed = null)
    {
        bool happened = false;
        _cluster.OnCall = async (_, operation, before) =>
        {
            if (!before && operation is T && !happened)
            {
                happened = true;
                await _cluster.Clock.Delay(duration, CancellationToken.None).ConfigureAwait(false);
                Clock.Suspended(steadyStood ? duration : TimeSpan.Zero);
                resumed?.Invoke();
            }
        };
    }

    private void Suspend(TimeSpan duration)
    {
        Pass(duration.TotalSeconds);
        Clock.Suspended(duration);
    }

    private void Look(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            if (i > 0)
            {
                Pass(5);
            }

            _ = Driving.RunToEnd(_session.Context.Watch.LookAsync(CancellationToken.None), _cluster.Clock);
        }
    }

    private void Pass(double seconds) => Driving.RunToEnd(_cluster.Clock.Delay(TimeSpan.FromSeconds(seconds), CancellationToken.None), _cluster.Clock);

    private DcosCheckStatus Serving() =>
        new ExhibitorServingGate().Evaluate(new GateSubject { Node = _session.Context.Masters[0], Views = _session.Context.Watch.Recent }).Status;
}
