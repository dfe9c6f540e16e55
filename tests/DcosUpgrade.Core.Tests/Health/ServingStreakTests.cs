using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Health;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Health;

/// <summary>Which views prove that the ensemble serves for as long as the answers of Exhibitor may be old.</summary>
public sealed class ServingStreakTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
    private readonly Session _session;

    public ServingStreakTests() => _session = new Session(_cluster, 1);

    [Fact]
    public void Views_at_the_polling_interval_prove_that_the_ensemble_serves()
    {
        Look(times: 9, apart: 5);

        Assert.Equal(DcosCheckStatus.Passed, Evaluate());
    }

    [Fact]
    public void Views_before_and_after_a_gap_prove_nothing()
    {
        Look(times: 2, apart: 40);

        Assert.Equal(DcosCheckStatus.Failed, Evaluate());
    }

    [Fact]
    public void Views_from_before_the_end_of_a_run_prove_nothing()
    {
        Look(times: 9, apart: 5);
        _session.Context.Watch.CountFrom(TimeSpan.Zero);
        Look(times: 2, apart: 5);

        Assert.Equal(DcosCheckStatus.Failed, Evaluate());
    }

    /// <summary>Exhibitor serves long before the run of m1 ends, and this session has seen it: only what it sees after that end counts.</summary>
    [Fact]
    public void Next_master_is_started_a_check_period_after_the_end_of_another_sessions_run()
    {
        _cluster.Inject("m1", RehearsalFault.SlowMaster, 60);
        Func<DateTimeOffset?> started = StartOf("m2");
        LookUntilEndOf(new Session(_cluster, 2).RunAsync(throttle: 1, waitForGates: false, node => node.Name == "m1"));
        Assert.Equal(DcosCheckStatus.Passed, Evaluate());
        TimeSpan period = _session.Context.Watch.Recent[^1].ExhibitorPeriod;

        Assert.Null(_session.Run(waitForGates: false, only: node => node.Name == "m2"));
        Assert.InRange(started()!.Value - _cluster.Node("m1").Runs[^1].EndedAt!.Value, period, TimeSpan.MaxValue);
    }

    /// <summary>The same for the gates of a session's own run, while something else in it looks at the cluster.</summary>
    [Fact]
    public void Master_passes_its_gates_a_check_period_after_the_end_of_the_sessions_own_run()
    {
        _cluster.Inject("m1", RehearsalFault.SlowMaster, 60);
        Task<string?> own = _session.RunWhileWatchedAsync(node => node.Name == "m1");
        LookUntilEndOf(own);
        TimeSpan period = _session.Context.Watch.Recent[^1].ExhibitorPeriod;

        Assert.InRange(_cluster.Clock.UtcNow - _cluster.Node("m1").Runs[^1].EndedAt!.Value, period, TimeSpan.MaxValue);
    }

    /// <summary>A killed run leaves no time of its end: what counts is when it was last seen.</summary>
    [Fact]
    public void Next_master_is_started_a_check_period_after_another_sessions_run_was_last_seen()
    {
        RehearsalNode m1 = _cluster.Node("m1");
        m1.Faults.Inject(RehearsalFault.ChecksFailAfterActivation, 3600);
        Session first = new(_cluster, 2);
        Task<string?> other = first.RunAsync(throttle: 1, waitForGates: false, node => node.Name == "m1");
        while (m1.ActivatedAt is null)
        {
            Look(times: 1, apart: 5);
        }

        first.Die();
        _ = Assert.Throws<OperatorEnded>(() => Driving.RunToEnd(other, _cluster.Clock));
        _cluster.GoneOperators.Add(first.Context.Operator.Identity);

        Func<DateTimeOffset?> started = StartOf("m2");
        Look(times: 24, apart: 5);
        TimeSpan period = _session.Context.Watch.Recent[^1].ExhibitorPeriod;
        Assert.StartsWith("m2: InterlockHeld", _session.Run(waitForGates: false, only: node => node.Name == "m2"));
        _cluster.Clock.Schedule(TimeSpan.Zero, m1.Running!.Kill);
        Look(times: 1, apart: 0);
        m1.Faults.Clear(RehearsalFault.ChecksFailAfterActivation);
        DateTimeOffset killed = _cluster.Clock.UtcNow;
        Assert.Null(_session.Run(waitForGates: false, only: node => node.Name == "m2"));

        Assert.InRange(started()!.Value - killed, period - _session.Context.Watch.LongestGap, TimeSpan.MaxValue);
    }

    /// <summary>When the node's upgrade script was first sent to it.</summary>
    private Func<DateTimeOffset?> StartOf(string name)
    {
        DateTimeOffset? started = null;
        _cluster.OnCall = (node, operation, before) =>
        {
            started ??= before && node.Name == name && operation is StartRunOperation { Order.StageOnly: false } ? _cluster.Clock.UtcNow : null;
            return Task.CompletedTask;
        };
        return () => started;
    }

    /// <summary>This session looks at the cluster until a rollout has ended without an error.</summary>
    private void LookUntilEndOf(Task<string?> rollout)
    {
        while (!rollout.IsCompleted)
        {
            Look(times: 1, apart: 5);
        }

        Assert.Null(Driving.RunToEnd(rollout, _cluster.Clock));
    }

    private void Look(int times, double apart)
    {
        for (int i = 0; i < times; i++)
        {
            Driving.RunToEnd(_cluster.Clock.Delay(TimeSpan.FromSeconds(apart), default), _cluster.Clock);
            _ = Driving.RunToEnd(_session.Context.Watch.LookAsync(CancellationToken.None), _cluster.Clock);
        }
    }

    private DcosCheckStatus Evaluate()
    {
        ClusterWatch watch = _session.Context.Watch;
        GateSubject subject = new() { Node = _session.Context.Masters[0], Views = watch.Recent, LongestGap = watch.LongestGap };
        return new ExhibitorServingGate().Evaluate(subject).Status;
    }
}
