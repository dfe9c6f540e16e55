using System;
using DcosUpgrade.Journaling;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Cluster;

/// <summary>Records an agent's outage, and warns when half of the limit has passed.</summary>
internal static class OutageWarning
{
    /// <returns>The outage so far; null when the agent is registered.</returns>
    public static TimeSpan? Saw(ClusterContext cluster, IProgressSink progress, string name, bool registered)
    {
        if (cluster.Outages.Saw(name, registered, cluster.Clock.Elapsed) is not { } outage)
        {
            return null;
        }

        if (outage.Warn)
        {
            double left = Math.Max(0, (OutageClock.Limit - outage.Away).TotalSeconds);
            cluster.Journal.Write(new OutageEvent { Node = name, Away = outage.Away });
            progress.Warning(
                $"{name} has been away from the master for {outage.Away.TotalSeconds:0} s; it is removed after {left:0} s more, and its tasks are lost.");
        }

        return outage.Away;
    }
}
