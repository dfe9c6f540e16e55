using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Planning;

/// <summary>Pauses the cluster for all sessions, and waits until it is resumed.</summary>
internal sealed class PlanPauses(ClusterContext cluster, IProgressSink progress)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    /// <param name="why">The reason that other sessions show.</param>
    public async Task PauseAsync(string why, CancellationToken cancellationToken)
    {
        _ = await cluster.SetFlagAsync(ClusterFlag.Pause, $"{cluster.Operator.Name}: {why}", cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new PauseEvent { Why = why, By = cluster.Operator.Name });
        progress.Warning($"{cluster.Inventory.Cluster} is paused: {why}. Go on with Resume-DcosUpgrade.");
        while ((await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false)).Paused)
        {
            await cluster.Clock.Delay(s_interval, cancellationToken).ConfigureAwait(false);
        }

        cluster.Journal.Write(new ResumedEvent());
    }
}
