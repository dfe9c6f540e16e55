using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

/// <summary>The reason of each node that waits, read by another session during a rollout.</summary>
public sealed class WaitingReasonsTests
{
    [Theory]
    [InlineData("m2", "fetching", "m2", "fetching")]
    [InlineData("m2", "running", "m2", "left; its gates follow")]
    [InlineData("m2", "running", "a1", "masters come first: m2 is ")]
    [InlineData("m2", "running", "m3", "waits for its turn; operator1@rehearsal (pid 1001) has the lock and upgrades m2")]
    public void Second_session_reads_what_each_node_waits_for(string during, string phase, string node, string expected)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());

        string? line = LookWhen(cluster, () => cluster.Node(during).Running?.Phase == phase, node);

        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_gate_is_shown_with_its_observed_value()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        cluster.Inject("a1", RehearsalFault.TaskLost);
        Assert.NotNull(new Session(cluster, 1).Run(throttle: 1));

        Assert.Matches(
            "^tasks-kept: expected at most 0 lost, found 1 lost: .*, [0-9]+ s after the start of its run; the next node waits for this gate$",
            Look(cluster, "a1"));
    }

    [Fact]
    public void Pause_is_shown_with_operator_and_reason()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1);
        Driving.RunToEnd(
            session.Context.SetFlagAsync(ClusterFlag.Pause, "ann@ops: disk alert", CancellationToken.None), cluster.Clock);

        Assert.Equal("paused by ann@ops: disk alert; starts after Resume-DcosUpgrade", Look(cluster, "a1"));
    }

    [Fact]
    public void Node_that_is_done_waits_for_nothing()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        Assert.Null(new Session(cluster, 1).Run());

        Assert.Null(Look(cluster, "m1"));
        Assert.Null(Look(cluster, "a1"));
    }

    /// <summary>The first operator works until a condition is met; then the second one reads the status.</summary>
    private static string? LookWhen(RehearsalCluster cluster, Func<bool> so, string node)
    {
        Task<string?> work = new Session(cluster, 1).RunWhileWatchedAsync();
        while (!so() && !work.IsCompleted)
        {
            cluster.Clock.Step();
        }

        Assert.True(so());
        return Look(cluster, node);
    }

    private static string? Look(RehearsalCluster cluster, string node)
    {
        Session second = new(cluster, 2);
        ClusterStatusReader standing = new(second.Context, null);
        return Driving.RunToEnd(LookAsync(), cluster.Clock);

        async Task<string?> LookAsync()
        {
            ClusterLockState folder = await second.Context.ReadFolderAsync(CancellationToken.None).ConfigureAwait(false);
            List<DcosNodeStatus> all = [];
            foreach (DcosNode each in second.Nodes())
            {
                all.Add(await standing.LookAsync(each, folder, CancellationToken.None).ConfigureAwait(false));
            }

            return WaitingReasons.Explain(all, folder).Single(status => status.Name == node).Waiting;
        }
    }
}
