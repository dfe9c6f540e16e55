using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>Limits the time for which a call without an operator waits until its cluster is resumed.</summary>
/// <param name="limit">Null: it waits without limit.</param>
internal sealed class PauseLimit(ClusterContext cluster, TimeSpan? limit)
{
    private WaitBudget? _waited;

    /// <summary>Called after each observation of the flags.</summary>
    /// <param name="pause">The pause that an act has to wait for; null when there is none.</param>
    /// <returns>The pause.</returns>
    /// <exception cref="ClusterStateException">The cluster was paused for longer than the limit (PauseTimedOut).</exception>
    public string? Held(string? pause)
    {
        if (pause is null || limit is not { } most)
        {
            _waited = null;
            return pause;
        }

        _waited ??= new WaitBudget(cluster.Clock, most);
        string name = cluster.Inventory.Cluster;
        return _waited.IsOver() ? throw new ClusterStateException(SR.PauseTimedOut, name, name, (int)_waited.Elapsed.TotalSeconds, pause) : pause;
    }
}
