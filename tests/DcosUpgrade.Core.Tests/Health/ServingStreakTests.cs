using System;
using System.Threading;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Health;
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
