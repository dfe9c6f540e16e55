using System;
using System.Collections.Generic;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Upgrade;

/// <summary>The limits in force of one upgrade: those of its start, or those that an operator set since.</summary>
/// <remarks>The lease asks for one node at a time: no lock is needed.</remarks>
internal sealed class LimitWatch(ClusterContext cluster, string operation, IProgressSink progress)
{
    private readonly Dictionary<string, string> _inForce = new(StringComparer.Ordinal);

    /// <summary>The limits that an operator set for this upgrade; null when there are none.</summary>
    /// <exception cref="ClusterStateException">The file in the cluster folder has another content (LimitsUnreadable).</exception>
    public ClusterLimits? Read(ClusterLockState folder) => folder.HasOtherLimits
        ? throw new ClusterStateException(SR.LimitsUnreadable, cluster.Inventory.Cluster, cluster.LockMaster.Name)
        : folder.Limits?.Operation == operation ? folder.Limits : null;

    /// <summary>Journals and announces a limit that has changed.</summary>
    /// <param name="own">The value at the start.</param>
    /// <param name="now">The value in force.</param>
    public void Saw(string limit, string own, string now, string? by)
    {
        string before = _inForce.TryGetValue(limit, out string? known) ? known : own;
        _inForce[limit] = now;
        if (before != now)
        {
            cluster.Journal.Write(new LimitEvent { Limit = limit, From = before, To = now, By = by });
            progress.Announce(by is null
                ? $"{cluster.Inventory.Cluster}: {limit} is {now} again (was {before})."
                : $"{cluster.Inventory.Cluster}: {limit} is {now} (was {before}), set by {by}.");
        }
    }
}
