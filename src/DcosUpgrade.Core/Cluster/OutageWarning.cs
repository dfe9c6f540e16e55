using System;
using DcosUpgrade.Journaling;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Cluster;

/// <summary>Keeps the clock of an agent's outage and says it when half of what there is has passed.</summary>
internal static class OutageWarning
{
    /// <returns>How long the agent has been away; null when it is not.</returns>
    public static TimeSpan? Saw(ClusterContext cluster, IProgressSink progress, string name, bool registered)
    {
        if (cluster.Outages.Saw(name, registered, cluster.Clock.UtcNow) is not { } outage)
        {
            return null;
        }

        if (outage.Warn)
        {
            double left = Math.Max(0, (OutageClock.Limit - outage.Away).TotalSeconds);
            cluster.Journal.Write(new OutageEvent { Node = name, Away = outage.Away });
            progress.Warning($"{name} has been away from the master for {outage.Away.TotalSeconds:0} s; it is given up in {left:0} s, and what cannot live with that is lost.");
        }

        return outage.Away;
    }
}
