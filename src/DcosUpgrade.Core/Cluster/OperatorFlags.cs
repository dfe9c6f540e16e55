using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>The stop and pause flags in the cluster folder, which every act that changes a node or the bootstrap node obeys.</summary>
internal static class OperatorFlags
{
    /// <returns>The pause that an act has to wait for; null when there is none.</returns>
    /// <exception cref="ClusterStateException">The cluster is stopped (StopRequested).</exception>
    public static string? HeldBy(ClusterContext cluster, ClusterLockState state)
    {
        string name = cluster.Inventory.Cluster;
        if (state.Stopped)
        {
            throw new ClusterStateException(SR.StopRequested, name, name);
        }

        return state.Paused ? $"{name} is paused until it is resumed{(state.Why.Length > 0 ? $" ({state.Why})" : "")}" : null;
    }

    /// <summary>Returns when the cluster is not paused, for an act without the cluster's lock.</summary>
    /// <param name="limit">Time after which the wait ends in an error; null without limit.</param>
    /// <exception cref="ClusterStateException">The cluster is stopped (StopRequested), or was paused for too long (PauseTimedOut).</exception>
    public static async Task WaitAsync(
        ClusterContext cluster, string node, IProgressSink progress, TimeSpan? limit, CancellationToken cancellationToken)
    {
        PauseLimit pauses = new(cluster, limit);
        Backoff backoff = new(cluster.Ids);
        bool told = false;
        while (true)
        {
            if (pauses.Held(HeldBy(cluster, await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false))) is not { } pause)
            {
                return;
            }

            if (!told)
            {
                told = true;
                cluster.Journal.Write(new HeldEvent { Node = node, By = pause });
                progress.Warning($"{node} waits: {pause}.");
            }

            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }
}
