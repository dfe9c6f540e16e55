using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>What was observed directly before the start of a master is asked again directly after it, however new it is.</summary>
public sealed class ForgottenAnswerTests
{
    private readonly RehearsalCluster _cluster =
        new(new RehearsalOptions { Masters = 1, Agents = 1, PublicAgents = 0, FromVersion = "2.1.1", ToVersion = "2.2.1" });

    private readonly Dictionary<Type, int> _asked = [];

    [Fact]
    public void Status_of_CockroachDB_from_before_the_start_of_its_master_is_not_used() => Assert.Equal((1, 1), Asked<CockroachStatusOperation>(
        async (context, view) => Assert.NotNull(await context.Cockroach.LookAsync(context.Masters[0], view, CancellationToken.None).ConfigureAwait(false))));

    [Fact]
    public void Members_of_etcd_from_before_the_start_of_a_master_are_not_used() => Assert.Equal((1, 1), Asked<EtcdStatusOperation>(
        async (context, view) => Assert.NotNull(await context.Etcd.LookAsync(view, CancellationToken.None).ConfigureAwait(false))));

    [Fact]
    public void Frameworks_from_before_the_start_of_a_master_are_not_used() => Assert.Equal((1, 1), Asked<FrameworksOperation>(
        async (context, _) => Assert.Single(await context.Frameworks.LookAsync(CancellationToken.None).ConfigureAwait(false))));

    /// <summary>Before the first start no master has a baseline. Without that of the first one no missing framework would be noticed.</summary>
    [Fact]
    public void Absence_of_a_baseline_is_forgotten_at_the_first_start_of_a_master()
    {
        List<Baseline?> baselines = [];
        string version = _cluster.Options.ToVersion;
        _ = Asked<NodeFactsOperation>(async (context, _) =>
            baselines.Add(await context.Frameworks.FirstBaselineAsync(version, CancellationToken.None).ConfigureAwait(false)));

        Assert.Equal(2, baselines.Count);
        Assert.Null(baselines[0]);
        Assert.NotNull(baselines[1]);
    }

    /// <summary>How often a look directly before and one directly after the start of the master asked something.</summary>
    private (int Before, int After) Asked<T>(Func<ClusterContext, ClusterView, Task> look)
        where T : NodeOperation
    {
        Session session = new(_cluster, 1);
        List<int> asked = [];
        ClusterView? view = null;
        _cluster.OnCall = async (_, operation, before) =>
        {
            Count(operation, before);
            bool isBefore = asked.Count == 0 && operation is UploadOperation;
            if (!before && (isBefore || (asked.Count == 1 && operation is StartRunOperation)))
            {
                view ??= await session.Context.Watch.LookAsync(CancellationToken.None).ConfigureAwait(false);
                int earlier = _asked.GetValueOrDefault(typeof(T));
                await look(session.Context, view).ConfigureAwait(false);
                asked.Add(_asked.GetValueOrDefault(typeof(T)) - earlier);
            }
        };

        Assert.Null(session.Run(only: node => node.Name == "m1"));
        return (asked[0], asked[1]);
    }

    private void Count(NodeOperation operation, bool before)
    {
        if (before)
        {
            _asked[operation.GetType()] = _asked.GetValueOrDefault(operation.GetType()) + 1;
        }
    }
}
