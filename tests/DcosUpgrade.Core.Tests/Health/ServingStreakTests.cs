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
        DateTimeOffset? started = null;
        _cluster.OnCall = (node, operation, before) =>
        {
            started ??= before && node.Name == "m2" && operation is StartRunOperation { Order.StageOnly: false } ? _cluster.Clock.UtcNow : null;
            return Task.CompletedTask;
        };
        Task<string?> other = new Session(_cluster, 2).RunAsync(throttle: 1, waitForGates: false, node => node.Name == "m1");
        while (!other.IsCompleted)
        {
            Look(times: 1, apart: 5);
        }

        Assert.Null(Driving.RunToEnd(other, _cluster.Clock));
        Assert.Equal(DcosCheckStatus.Passed, Evaluate());
        TimeSpan period = _session.Context.Watch.Recent[^1].ExhibitorPeriod;

        Assert.Null(_session.Run(waitForGates: false, only: node => node.Name == "m2"));
        Assert.InRange(started!.Value - _cluster.Node("m1").Runs[^1].EndedAt!.Value, period, TimeSpan.MaxValue);
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
