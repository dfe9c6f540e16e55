using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Answers;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>
/// The facts that a start is decided on, each time that they may be out of date. The node would refuse such a start too: what counts here is
/// that the session does not send it.
/// </summary>
public sealed class StartSafeguardTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Masters = 1, Agents = 1, PublicAgents = 0 });

    [Fact]
    public void Node_is_observed_again_after_a_long_wait_for_its_claim()
    {
        ClusterFolder folder = _cluster.Node("m1").Folder;
        folder.Paused = true;
        _cluster.Clock.Schedule(TimeSpan.FromSeconds(30), BeginForeignRun);
        _cluster.Clock.Schedule(TimeSpan.FromSeconds(60), () => folder.Paused = false);

        AssertBusyWithoutStart(new Session(_cluster, 1));
    }

    [Fact]
    public void Node_is_observed_again_when_an_ended_session_may_have_started_its_run()
    {
        ClusterFolder folder = _cluster.Node("m1").Folder;
        (folder.Holder, folder.TouchedAt) = (OtherOperator.Holder, _cluster.Clock.UtcNow);
        folder.Claims[_cluster.Node("m1").Address] = OtherOperator.Holder.Claim;
        OnCall<NodeFactsOperation>(_cluster, "m1", isBefore: false, _ => BeginForeignRun());
        RunOptions options = new() { Progress = new MessageRecorder(), AcceptedRisks = Session.HazardsAccepted, BreakLock = true };

        AssertBusyWithoutStart(new Session(_cluster, 1, options: options, change: FirstFenceSays("active. 1")));
    }

    [Theory]
    [InlineData("active. 1")]
    [InlineData(". 0")]
    public void Claimed_master_that_may_have_a_run_is_observed_again_some_seconds_later(string state)
    {
        DateTimeOffset? fenced = null;
        DateTimeOffset? observed = null;
        _cluster.OnCall = (_, operation, before) =>
        {
            if (!before && fenced is null && operation is FenceNodeOperation)
            {
                fenced = _cluster.Clock.UtcNow;
                BeginForeignRun();
            }

            observed = before && fenced is not null && operation is NodeFactsOperation ? observed ?? _cluster.Clock.UtcNow : observed;
            return Task.CompletedTask;
        };

        AssertBusyWithoutStart(new Session(_cluster, 1, change: FirstFenceSays(state)));
        Assert.InRange(observed!.Value - fenced!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void Node_is_observed_again_after_a_long_wait_for_the_cluster()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.Clock.Schedule(TimeSpan.FromSeconds(10), () => cluster.Inject("m1", RehearsalFault.ForeignRun));
        Session session = new(cluster, 1);

        AssertBusyWithoutStart(session);
        Assert.True(cluster.Clock.UtcNow - RehearsalCluster.Start > TimeSpan.FromSeconds(15), "the cluster let the master pass before the foreign run");
    }

    [Fact]
    public void Run_that_another_session_started_at_the_last_moment_is_followed()
    {
        OnCall<StartRunOperation>(_cluster, "m1", isBefore: true, start => Assert.StartsWith("started ", RunAnswers.Begin(
            _cluster.Node("m1"), new StartRunOperation("ab", start.Order with { Owner = OtherOperator.Holder.Owner }, start.Uploaded))));
        Session session = new(_cluster, 1);

        Assert.Null(Run(session));
        Assert.Equal(1, Starts(session));
        Assert.Equal(OtherOperator.Holder.Owner, Assert.Single(_cluster.Node("m1").Runs).Order.Owner);
        Assert.Equal(DcosOutcome.Upgraded, Assert.Single(session.Results).Outcome);
    }

    [Fact]
    public void Start_that_came_too_late_is_decided_again()
    {
        RehearsalNode master = _cluster.Node("m1");
        OnCall<StartRunOperation>(_cluster, "m1", isBefore: true, _ => HoldStart(master));
        _cluster.OnCall += (_, operation, before) => ReleaseStart(master, operation, before);
        Session session = new(_cluster, 1);

        Assert.Null(Run(session));
        Assert.Equal(2, Starts(session));
        Assert.Equal(1, _cluster.Invariants.ScriptStarts["m1"]);
    }

    [Fact]
    public void Start_that_always_comes_too_late_is_refused_in_the_end()
    {
        RehearsalNode master = _cluster.Node("m1");
        _cluster.OnCall = (_, operation, before) =>
        {
            if (before && operation is StartRunOperation)
            {
                HoldStart(master);
            }

            return ReleaseStart(master, operation, before);
        };
        Session session = new(_cluster, 1);

        Assert.StartsWith("m1: Refused TooLate", Run(session));
        Assert.Equal(4, Starts(session));
        Assert.Empty(_cluster.Invariants.ScriptStarts);
    }

    [Fact]
    public void Interlock_is_passed_again_after_a_hook()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        bool failed = false;
        Session session = new(cluster, 1, options: WithHook(cluster, () => failed = true), change: (node, operation, stdout) =>
            failed && node == "m2" && operation is MasterProbeOperation ? stdout.Replace("ActiveState=active", "ActiveState=failed") : stdout);

        Assert.StartsWith("m1: InterlockHeld", Run(session));
        Assert.True(failed);
        Assert.Equal(0, Starts(session));
    }

    [Fact]
    public void Node_is_observed_again_after_a_hook() => AssertBusyWithoutStart(new Session(_cluster, 1, options: WithHook(_cluster, BeginForeignRun)));

    /// <summary>The master has its target, passes the gates and does not show its run when it is fenced: only its facts show the run.</summary>
    [Fact]
    public void Agent_is_held_while_the_run_of_an_upgraded_master_continues()
    {
        RehearsalNode master = _cluster.Node("m1");
        master.Faults.Inject(RehearsalFault.ChecksFailAfterActivation, 3600);
        Session first = new(_cluster, 1);
        Task<string?> other = first.RunAsync(throttle: 1, waitForGates: false, node => node.Name == "m1");
        while (master.ActivatedAt is null)
        {
            _cluster.Clock.Step();
        }

        first.Die();
        _ = Assert.Throws<OperatorEnded>(() => Driving.RunToEnd(other, _cluster.Clock));
        _cluster.GoneOperators.Add(first.Context.Operator.Identity);
        Driving.RunToEnd(_cluster.Clock.Delay(TimeSpan.FromSeconds(120), CancellationToken.None), _cluster.Clock);
        Session session = new(_cluster, 2, change: (_, operation, stdout) => operation is FenceNodeOperation ? Fenced(stdout, "inactive. 0") : stdout);

        string? stopped = session.Run(only: node => node.Name == "a1");

        Assert.Equal(0, Starts(session));
        Assert.StartsWith("a1: InterlockHeld", stopped);
        Assert.Contains("master m1: its run continues", stopped);
        Assert.NotNull(master.Running);
    }

    private static void HoldStart(RehearsalNode node) => node.ArrivedAt = node.Cluster.Clock.UtcNow.AddSeconds(-StartConditions.ProgramSec - 1);

    private static Task ReleaseStart(RehearsalNode node, NodeOperation operation, bool before)
    {
        node.ArrivedAt = !before && operation is StartRunOperation ? null : node.ArrivedAt;
        return Task.CompletedTask;
    }

    private static RunOptions WithHook(RehearsalCluster cluster, Action happens) => new()
    {
        Progress = new MessageRecorder(),
        AcceptedRisks = Session.HazardsAccepted,
        Hooks = new NodeHooks
        {
            Before = async _ =>
            {
                await cluster.Clock.Delay(TimeSpan.FromSeconds(60), CancellationToken.None).ConfigureAwait(false);
                happens();
                return null;
            },
        },
    };

    private static AnswerChange FirstFenceSays(string state)
    {
        bool isFirst = true;
        return (_, operation, stdout) =>
        {
            if (operation is not FenceNodeOperation || !isFirst)
            {
                return stdout;
            }

            isFirst = false;
            return Fenced(stdout, state);
        };
    }

    private static string Fenced(string stdout, string state) => Regex.Replace(stdout, @"( result\n\d+) \S+ \d", "$1 " + state);

    private static void OnCall<T>(RehearsalCluster cluster, string node, bool isBefore, Action<T> happens)
        where T : NodeOperation
    {
        bool happened = false;
        cluster.OnCall = (endpoint, operation, before) =>
        {
            if (!happened && before == isBefore && endpoint.Name == node && operation is T wanted)
            {
                happened = true;
                happens(wanted);
            }

            return Task.CompletedTask;
        };
    }

    private static string? Run(Session session) => session.Run(only: node => node.Name == "m1");

    private static int Starts(Session session) => session.Writes.Count(call => call.Operation is StartRunOperation);

    private void BeginForeignRun() => _cluster.Inject("m1", RehearsalFault.ForeignRun);

    /// <summary>The session itself found the other program, and prepared no start.</summary>
    private static void AssertBusyWithoutStart(Session session)
    {
        Assert.StartsWith("m1: Refused Busy", Run(session));
        Assert.DoesNotContain(session.Writes, call => call.Operation is StartRunOperation or UploadOperation);
    }
}
