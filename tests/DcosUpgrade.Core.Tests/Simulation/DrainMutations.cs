using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The safeguards of maintenance around agents, each with a history that only this one saves.</summary>
internal static class DrainMutations
{
    public static readonly IReadOnlyList<Mutation> All =
    [
        new("maintenance: stop is asked directly before", () => Mutations.Set((_, operation, stdout) => operation is ClusterLockOperation
            ? Regex.Replace(stdout, @"( flags\n)[^@]*", "$1")
            : stdout), () => DrainTests.ScheduledAfter("stop", Mutations.Blinded) == 0),
        new("maintenance: the lock is asked directly before", () => Mutations.Set((_, operation, stdout) => operation is ClusterLockOperation
            ? Regex.Replace(stdout, @"( result\n)lost", "$1kept")
            : stdout), () => DrainTests.ScheduledAfter("lock", Mutations.Blinded) == 0),
        new("maintenance: the window of a claimed agent stays", () => Mutations.Set((_, operation, stdout) => operation is ClusterLockOperation
            ? Regex.Replace(stdout, @"( claims\n)[^@]*", "$1")
            : stdout), IsKeptWhileClaimed),
        new("maintenance: a window of somebody else is known", () => Mutations.Set((_, operation, stdout) => operation is MaintenanceScheduleOperation
            ? Regex.Replace(stdout, @"( schedule\n)[^\n]*", "$1{}")
            : stdout), () => DrainTests.ScheduledAfter("nothing", Mutations.Blinded) == 1),
    ];

    /// <summary>Another session has claimed the agent and scheduled its maintenance.</summary>
    private static bool IsKeptWhileClaimed()
    {
        RehearsalCluster cluster = DrainTests.Cluster(agents: 1);
        Session first = new(cluster, 1);
        Session second = new(cluster, 2, change: Mutations.Blinded);
        using ClusterLease one = new(first.Context, "plan", first.Messages);
        using ClusterLease other = new(second.Context, "plan", second.Messages);
        DcosNode node = first.Nodes().Single(agent => agent.Name == "a1");
        _ = Driving.RunToEnd(one.ClaimAsync(node, () => true, CancellationToken.None), cluster.Clock);
        cluster.Maintenance.Post($$"""{"windows":[{{MaintenanceWindow.Write(node.Address, RehearsalCluster.Start, TimeSpan.FromHours(1))}}]}""");
        AgentDrain drain = new(second.Context, other, DrainTests.Options(drain: true));
        Driving.RunToEnd(drain.EndAsync([node], haveEnded: true, CancellationToken.None), cluster.Clock);
        return cluster.Maintenance.Windows.Count == 1;
    }
}
