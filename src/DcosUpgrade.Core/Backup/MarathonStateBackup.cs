using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Backup;

/// <summary>
/// Saves the state of Marathon with the backup service of Enterprise. The service restarts Marathon, so the cluster is locked, no node
/// may be claimed, and the backup is valid only after Marathon leads again. The saved state is stored on the masters.
/// </summary>
/// <param name="limit">The time limit for the service, and again for the return of Marathon.</param>
internal sealed class MarathonStateBackup(ClusterContext cluster, IProgressSink progress, TimeSpan limit)
{
    private const string Activity = "Back up the cluster";

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>The time after which a backup that is not listed counts as not started.</summary>
    private static readonly TimeSpan s_unheard = TimeSpan.FromSeconds(60);

    /// <exception cref="ClusterStateException">
    /// The cluster is locked or a node claimed (ClusterBusy, MarathonStateHeld), stopped or paused (StopRequested, ClusterPaused), the backup failed
    /// (BackupFailed), or Marathon does not come
    /// back (MarathonNotBack).
    /// </exception>
    public async Task<DcosBackup> TakeAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        using ClusterLease lease = new(cluster, "marathon-state", progress);
        ClusterLockState folder = await lease.AcquireAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (folder.Claims.Count == 0)
            {
                await lease.RequireAsync(cancellationToken).ConfigureAwait(false);
                return await SaveAsync(master, cancellationToken).ConfigureAwait(false);
            }

            throw new ClusterStateException(SR.MarathonStateHeld, cluster.Inventory.Cluster, cluster.Inventory.Cluster,
                string.Join(", ", folder.Claims.Select(claim => $"{claim.Key} by {claim.Value}")));
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                await lease.CloseAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<DcosBackup> SaveAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        Moment began = Moment.Of(cluster.Clock);
        string label = "upgrade-" + cluster.Ids.Next(12);
        MarathonBackupAnswer asked = await AskAsync(master, new CreateMarathonBackupOperation(cluster.Token(), label), cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new MarathonBackupRequestedEvent { Node = master.Name, Label = label, Id = asked.Backup?.Id, Problem = asked.Problem });
        if (asked is { Backup: null, IsDefinite: true })
        {
            throw Failed(master, asked.Problem.Length > 0 ? asked.Problem : "the answer of the backup service contains no backup id");
        }

        MarathonBackup saved = await WaitForItAsync(master, label, asked.Problem, cancellationToken).ConfigureAwait(false);
        string leader = await WaitForMarathonAsync(saved, cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new MarathonBackupSavedEvent { Node = master.Name, Id = saved.Id, Status = saved.Status, Leader = leader });
        progress.Progress(master.Name, Activity, nameof(BackupKind.Marathon), 100);
        return new DcosBackup
        {
            Kind = nameof(BackupKind.Marathon),
            Node = master.Name,
            Path = null,
            Sha256 = null,
            Id = saved.Id,
            Content = saved.Components.Length > 0 ? saved.Components : saved.Status,
            TakenAt = began.Wall,
            Duration = Moment.Of(cluster.Clock).Since(began),
        };
    }

    private async Task<MarathonBackup> WaitForItAsync(InventoryNode master, string label, string problem, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, limit);
        WaitBudget unheard = new(cluster.Clock, s_unheard);
        string last = problem;
        bool listed = false;
        while (true)
        {
            MarathonBackupAnswer answer = await AskAsync(master, new FindMarathonBackupOperation(cluster.Token(), label), cancellationToken)
                .ConfigureAwait(false);
            if (answer.Backup is { } backup)
            {
                listed = true;
                last = $"{backup.Id}: {backup.Status}{(backup.Components.Length > 0 ? $" ({backup.Components})" : "")}";
                if (backup.IsReady || backup.HasFailed)
                {
                    return backup.IsReady ? backup : throw Failed(master, last);
                }
            }
            else if (answer.Problem.Length > 0)
            {
                last = answer.Problem;
            }

            if (patience.IsOver() || (unheard.IsOver() && !listed && answer.Problem.Length == 0))
            {
                throw Failed(master, $"after {patience.Elapsed.TotalSeconds:0} s: {(last.Length > 0 ? last : $"no backup {label} is listed")}");
            }

            progress.Progress(master.Name, Activity, $"{BackupKind.Marathon}: {last}", -1);
            await cluster.Clock.Delay(s_betweenLooks, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Marathon is back when two consecutive observations have the same leader.</summary>
    private async Task<string> WaitForMarathonAsync(MarathonBackup saved, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, limit);
        string? before = null;
        while (true)
        {
            (string? leader, string problem) = await LeaderAsync(cancellationToken).ConfigureAwait(false);
            if (leader is not null && leader == before)
            {
                return leader;
            }

            if (patience.IsOver())
            {
                throw new ClusterStateException(SR.MarathonNotBack, cluster.Inventory.Cluster, saved.Id, (int)patience.Elapsed.TotalSeconds, problem);
            }

            before = leader;
            progress.Progress(cluster.Inventory.Cluster, Activity, "Marathon restarts", -1);
            await cluster.Clock.Delay(s_betweenLooks, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(string? Leader, string Problem)> LeaderAsync(CancellationToken cancellationToken)
    {
        string problem = "";
        foreach (InventoryNode master in cluster.Masters)
        {
            try
            {
                PlacementObservation look = await cluster.RunAsync(master, new PlacementOperation(cluster.Token(), leadersOnly: true), cancellationToken)
                    .ConfigureAwait(false);
                if (look.MarathonLeader is { } leader)
                {
                    return (leader, "");
                }

                problem = "Marathon on no master reports a leader";
            }
            catch (DcosException e)
            {
                problem = e.Message;
            }
        }

        return (null, problem);
    }

    /// <summary>A failed connection to a master is not an answer of the service, which continues.</summary>
    private async Task<MarathonBackupAnswer> AskAsync(InventoryNode master, MarathonBackupOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.RunAsync(master, operation, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e) when (e.IsTransient)
        {
            return new MarathonBackupAnswer(null, e.Message, IsDefinite: false);
        }
    }

    private static ClusterStateException Failed(InventoryNode master, string why) => new(SR.BackupFailed, master.Name, master.Name, BackupKind.Marathon, why);
}
