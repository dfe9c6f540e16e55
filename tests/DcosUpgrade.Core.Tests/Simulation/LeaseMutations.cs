using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The safeguards of the lock, the claims, the flags and the waves, each with a history that only this one saves.</summary>
internal static class LeaseMutations
{
    private static readonly IReadOnlyList<Func<ProcessIdentity, string>> s_places =
        Mutations.ListOf<Func<ProcessIdentity, string>>(typeof(ProcessIdentity), "s_places");

    [ThreadStatic]
    private static RehearsalCluster? s_played;

    public static readonly IReadOnlyList<Mutation> All =
    [
        new(
            "lock: a process of another container is not judged by its number",
            () => Mutations.Replace(s_places, s_places[3], _ => "one"),
            IsLeftToLiveContainer),
        new("claims: the live claim of another session stays", () => Mutations.Set(Overwrite), AreClaimsKept),
        new("follow: a refused access is a broken link", () => Mutations.Set(fails: FailsAtRefusal), IsFollowedThroughRefusal),
        new("flags: the change is read back", () => Mutations.Set(ClaimsToBeWritten), IsUnwrittenFlagAnError),
        new("waves: a wave that did not pass is marked", () => Mutations.Set((_, operation, stdout) => operation is WaveMarkOperation
            ? Regex.Replace(stdout, @"( open\n)[^@]*", "$1\n")
            : stdout), IsNextWaveRefused),
        new("last moment: CockroachDB", () => Mutations.Set(HideFlags), () => LastMomentActTests.RestartedAfterStop(Mutations.Blinded) == 1),
        new("last moment: a job on the bootstrap node", () => Mutations.Set(HideFlags), () => LastMomentActTests.JobsAfterStop(Mutations.Blinded) == 0),
    ];

    private static bool IsLeftToLiveContainer()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        Session first = new(cluster, 1);
        Session second = new(cluster, 2, container: 1);
        first.TakeLock();
        return second.Run(only: node => node.Role == DcosRole.Master) is { } stopped && stopped.Contains(nameof(SR.ClusterBusy), StringComparison.Ordinal);
    }

    /// <summary>What a session did that took every claim for its own: the claim of the other one is gone.</summary>
    private static string Overwrite(string node, NodeOperation operation, string stdout)
    {
        if (operation is ClusterLockOperation { Action: ClusterLockAction.Claim } claim && s_played is { } cluster)
        {
            cluster.Node("m1").Folder.Claims[claim.Node] = claim.Me.Claim;
        }

        return stdout;
    }

    /// <summary>The second session asks for the node of the first one while the cluster is paused.</summary>
    private static bool AreClaimsKept()
    {
        RehearsalCluster cluster = s_played = new RehearsalCluster(new RehearsalOptions { Agents = 2, PublicAgents = 0 });
        Session first = new(cluster, 1);
        Session second = new(cluster, 2, change: Mutations.Blinded);
        using ClusterLease one = new(first.Context, "plan", first.Messages);
        using ClusterLease other = new(second.Context, "plan", second.Messages);
        DcosNode node = first.Nodes().Single(agent => agent.Name == "a1");
        ClusterFolder folder = cluster.Node("m1").Folder;
        _ = Driving.RunToEnd(one.ClaimAsync(node, () => true, CancellationToken.None), cluster.Clock);
        ClusterClaim claim = folder.Claims[node.Address];
        folder.Paused = true;
        int asked = 0;
        _ = Driving.RunToEnd(other.ClaimAsync(node, () => asked++ < 3, CancellationToken.None), cluster.Clock);
        return folder.Claims.TryGetValue(node.Address, out ClusterClaim? kept) && kept == claim;
    }

    private static bool FailsAtRefusal(NodeOperation operation, DcosException error) => operation is FollowRunOperation && error is NodeAccessException;

    private static bool IsFollowedThroughRefusal()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 1, Agents = 1, PublicAgents = 0 });
        cluster.OnCall = (node, operation, before) =>
        {
            if (before && node.Name == "a1" && operation is FollowRunOperation && cluster.Node("a1").Faults.Has(RehearsalFault.AccessRefused) is false)
            {
                cluster.Inject("a1", RehearsalFault.AccessRefused, 30);
            }

            return Task.CompletedTask;
        };
        return new Session(cluster, 1, fails: Mutations.Fails).Run(throttle: 1) is null && cluster.Invariants.Violations.Count == 0;
    }

    private static string ClaimsToBeWritten(string node, NodeOperation operation, string stdout) => operation is ClusterFlagOperation
        ? Regex.Replace(stdout, @" problem\n[^@]*", " before\nno no\n\n")
        : stdout;

    private static bool IsUnwrittenFlagAnError()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 1, PublicAgents = 0 });
        cluster.Inject("m1", RehearsalFault.FolderReadOnly);
        return new Session(cluster, 1, change: Mutations.Blinded).SetFlag(ClusterFlag.Stop) == SR.FolderNotWritten;
    }

    private static bool IsNextWaveRefused()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        Session first = new(cluster, 1);
        DcosUpgradePlan plan =
            first.Plan(new PlanRequest { MaxUnavailable = Quantity.Parse("2", ""), MaxAppUnavailable = Quantity.Parse("100%", ""), Canary = 1 });
        cluster.Inject(plan.Steps.First(step => step.Wave == 2).Name, RehearsalFault.TaskLost);
        _ = first.Run(plan, 0) ?? first.Run(plan, 1) ?? first.Run(plan, 2);
        try
        {
            _ = new Session(cluster, 2, change: Mutations.Blinded).Run(plan, 3);
            return false;
        }
        catch (ClusterStateException e)
        {
            return e.Id == SR.WaveFailed;
        }
    }

    /// <summary>The last look at the flags before an act sees none.</summary>
    private static string HideFlags(string node, NodeOperation operation, string stdout) =>
        operation is ClusterLockOperation { Action: ClusterLockAction.Heartbeat }
        ? Regex.Replace(stdout, @"( flags\n)(stop|pause)[^\n]*", "$1")
        : stdout;
}
