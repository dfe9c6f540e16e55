using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Answers;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A framework that does not come back after the masters: no agent is started until it is back or accepted.</summary>
public sealed class FrameworkTests
{
    private static readonly RunOptions s_options = new()
    {
        Progress = new MessageRecorder(),
        MasterTimeout = TimeSpan.FromSeconds(150),
        AgentTimeout = TimeSpan.FromSeconds(150),
        AcceptedRisks = Session.HazardsAccepted,
    };

    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });

    private static string Risk { get; } = GateCatalog.Phase.OfType<FrameworksReturnedGate>().Single().Risk!;

    [Fact]
    public void Pipeline_starts_no_agent_while_a_framework_is_missing()
    {
        _cluster.Inject("m2", RehearsalFault.FrameworkNotBack);
        Session session = new(_cluster, 1, options: s_options);

        string? stopped = session.Run();

        Assert.Matches(@"^a\d: InterlockHeld .* frameworks-returned: metronome \(\S+-0000\) is not active", stopped);
        Assert.DoesNotContain(_cluster.Invariants.ScriptStarts.Keys, name => name[0] == 'a');
        Assert.Empty(_cluster.Invariants.Violations);
    }

    /// <summary>History 43831: for two seconds no master answered, and the first master's baseline had an empty list of frameworks.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(403)]
    [InlineData(503)]
    public void Frameworks_that_could_not_be_read_before_the_first_master_are_read_again(int status)
    {
        _cluster.Inject("m3", RehearsalFault.FrameworkNotBack);
        int asked = 0;
        Session session = new(_cluster, 1, options: s_options, change: (_, operation, stdout) =>
            operation is FrameworksOperation frameworks && asked++ < 2
                ? new Sections().Get("summary", new HttpAnswer(status, "")).Get("leader", null).Get("marathon", null).Get("metronome", null)
                    .In(frameworks.Frame)
                : stdout);

        string? stopped = session.Run();

        Assert.Matches(@"^a\d: InterlockHeld .* frameworks-returned: metronome \(\S+-0000\) is not active", stopped);
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Pipeline_of_another_session_starts_no_agent_while_Marathon_is_down()
    {
        Assert.Null(new Session(_cluster, 1, options: s_options).Run(only: node => node.Role == DcosRole.Master));
        Marathon(_cluster.Inject);

        string? stopped = new Session(_cluster, 2, options: s_options).Run(only: node => node.Role != DcosRole.Master);

        Assert.Contains("frameworks-returned: Marathon does not answer (connection refused), marathon (", stopped, StringComparison.Ordinal);
        Assert.Equal(3, _cluster.Invariants.ScriptStarts.Count);
    }

    [Fact]
    public void Agents_are_started_once_Marathon_is_back()
    {
        Assert.Null(new Session(_cluster, 1, options: s_options).Run(only: node => node.Role == DcosRole.Master));
        Marathon(_cluster.Inject);
        _cluster.Clock.Schedule(TimeSpan.FromSeconds(90), () => Marathon((node, fault, _) => _cluster.Clear(node, fault)));

        Assert.Null(new Session(_cluster, 2, options: s_options).Run(only: node => node.Role != DcosRole.Master));
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Plan_stops_at_the_last_master_and_names_what_is_missing()
    {
        Session session = new(_cluster, 1, options: s_options);
        _cluster.Inject("m1", RehearsalFault.FrameworkNotBack);

        string? stopped = session.Run(session.Plan(Plans.Request));

        Assert.Matches(@"^m\d: frameworks-returned: expected every framework of the baseline active, found metronome \(", stopped);
        Assert.Contains("-AcceptRisk framework-missing", session.Steps[^1].NextStep, StringComparison.Ordinal);
        Assert.DoesNotContain(_cluster.Invariants.ScriptStarts.Keys, name => name[0] == 'a');
    }

    [Fact]
    public void Verify_names_the_framework_that_was_lost_during_the_agents()
    {
        Session session = new(_cluster, 1, options: s_options);
        DcosUpgradePlan plan = session.Plan(Plans.Request);
        OnLastAgent(() => Marathon(_cluster.Inject));

        Assert.Contains("; frameworks-returned: expected ", session.Run(plan), StringComparison.Ordinal);
        Assert.Equal(DcosPlanPhase.Verify, session.Steps[^1].Phase);
    }

    [Fact]
    public void Accepted_framework_is_journaled_and_the_agents_are_started()
    {
        _cluster.Inject("m1", RehearsalFault.FrameworkNotBack);
        MessageRecorder messages = new();
        Session session = new(_cluster, 1, options: s_options with { Progress = messages, AcceptedRisks = [Risk] });

        Assert.Null(session.Run());
        string warning = Assert.Single(messages.Warnings, warning => warning.Contains(Risk, StringComparison.Ordinal));
        Assert.Matches(@"accepted with -AcceptRisk: metronome \(\S+-0000\) is not active", warning);
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Framework_that_was_inactive_before_is_not_demanded()
    {
        foreach (RehearsalNode master in _cluster.Masters)
        {
            _cluster.Inject(master.Name, RehearsalFault.FrameworkGone);
        }

        Assert.Null(new Session(_cluster, 1, options: s_options).Run());
    }

    /// <summary>A scheduler may have gone with the master: one view from before and one after its run are not two in a row.</summary>
    [Fact]
    public void Views_from_before_the_run_of_a_master_do_not_count()
    {
        Session session = new(_cluster, 1, options: s_options);
        _ = Look();
        Driving.RunToEnd(_cluster.Clock.Delay(session.Context.Frameworks.Interval, default), _cluster.Clock);
        Assert.Equal(FrameworksReturnedGate.Views, Look());

        Assert.Null(session.Run(waitForGates: false, only: node => node.Name == "m1"));
        Assert.Equal(1, Look());

        int Look() => Driving.RunToEnd(session.Context.Frameworks.LookAsync(default), _cluster.Clock).Count;
    }

    [Fact]
    public void Baseline_of_an_earlier_version_is_unknown_and_not_empty()
    {
        AnswerChange earlier = (_, operation, stdout) => operation is NodeFactsOperation ? Regex.Replace(stdout, ",\"frameworks\":\\[[^]]*\\]", "") : stdout;

        string? stopped = new Session(_cluster, 1, options: s_options, change: earlier).Run();

        Assert.Contains("frameworks-returned: the baseline of the masters has no frameworks", stopped, StringComparison.Ordinal);
        Assert.Null(Baseline.Read(""" {"takenAt":1,"activeAgents":[]} """)!.Frameworks);
        Assert.Empty(Baseline.Read((Baseline.Read(""" {"takenAt":1} """)! with { Frameworks = [] }).Write())!.Frameworks!);
    }

    [Theory]
    [InlineData(RehearsalFault.FrameworkNotBack, DcosCheckStatus.Failed)]
    [InlineData(null, DcosCheckStatus.Passed)]
    public void Verify_check_compares_with_the_baseline_of_the_masters(RehearsalFault? fault, DcosCheckStatus expected)
    {
        if (fault is { } injected)
        {
            _cluster.Inject("m3", injected);
        }

        Session session = new(_cluster, 1, options: s_options);
        _ = session.Run();
        CheckRequest request = new()
        {
            Checks = [.. CheckCatalog.All.Where(check => check.Name == "frameworks-returned" && check.IsFor(DcosTestProcedure.Verify))],
            Excluded = _ => false,
            Nodes = [],
            ThrottleLimit = 1,
            Question = new CheckQuestion { Procedure = DcosTestProcedure.Verify, Script = session.Script },
        };

        CheckReport report = Driving.RunToEnd(
            new CheckRunner(new Session(_cluster, 2).Context, new MessageRecorder()).RunAsync(request, CancellationToken.None), _cluster.Clock);

        Assert.Equal(expected, Assert.Single(report.Results).Status);
    }

    [Fact]
    public void Views_of_frameworks_are_shared_by_all_agents()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 40, PublicAgents = 0 });
        int looks = 0;
        DateTimeOffset began = default;
        cluster.OnCall = (node, operation, before) =>
        {
            if (before && operation is FrameworksOperation && cluster.Masters.All(master => master.ActivatedAt is not null && master.Running is null))
            {
                began = looks++ == 0 ? cluster.Clock.UtcNow : began;
                Assert.Equal(DcosRole.Master, cluster.Node(node.Name).Role);
            }

            return Task.CompletedTask;
        };

        Assert.Null(new Session(cluster, 1, options: s_options).Run(throttle: 40));

        // At most one exec in ten seconds, however many agents wait.
        Assert.InRange(looks, 2, 2 + ((cluster.Clock.UtcNow - began).TotalSeconds / 10));
        Assert.InRange(looks, 2, 10);
    }

    private void OnLastAgent(Action happens)
    {
        int started = 0;
        _cluster.OnCall = (node, operation, before) =>
        {
            started += before && node.Name[0] == 'a' && operation is StartRunOperation { Order.StageOnly: false } ? 1 : 0;
            if (started == 3)
            {
                started++;
                happens();
            }

            return Task.CompletedTask;
        };
    }

    private void Marathon(Action<string, RehearsalFault, double?> change)
    {
        foreach (RehearsalNode master in _cluster.Masters)
        {
            change(master.Name, RehearsalFault.MarathonDown, null);
        }
    }
}
