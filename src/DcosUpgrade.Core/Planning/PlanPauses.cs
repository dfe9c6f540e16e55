using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>Pauses the cluster for all sessions, and waits until it is resumed.</summary>
internal sealed class PlanPauses(ClusterContext cluster, RunOptions options)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    /// <param name="why">The reason that other sessions show.</param>
    /// <exception cref="Errors.ClusterStateException">The cluster was not resumed within the limit (PauseTimedOut).</exception>
    public async Task PauseAsync(string why, CancellationToken cancellationToken)
    {
        _ = await cluster.SetFlagAsync(ClusterFlag.Pause, $"{cluster.Operator.Name}: {why}", cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new PauseEvent { Why = why, By = cluster.Operator.Name });
        options.Progress.Warning($"{cluster.Inventory.Cluster} is paused: {why}. Go on with Resume-DcosUpgrade.");
        PauseLimit limit = new(cluster, options.PauseTimeout);
        while (limit.Held((await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false)).Paused ? why : null) is not null)
        {
            await cluster.Clock.Delay(s_interval, cancellationToken).ConfigureAwait(false);
        }

        cluster.Journal.Write(new ResumedEvent());
    }
}
