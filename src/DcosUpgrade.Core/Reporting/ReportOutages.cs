using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;

namespace DcosUpgrade.Reporting;

/// <summary>Statistics of the longest outage of each agent.</summary>
internal sealed record ReportOutages(int Agents, TimeSpan Median, TimeSpan Percentile90, TimeSpan Percentile95, TimeSpan Longest, string LongestAgent)
{
    /// <summary>Number of agents with an outage of more than half of the limit, of which the operator is warned.</summary>
    public int OverHalf { get; init; }

    /// <summary>Number of agents with an outage of the limit or more.</summary>
    public int OverLimit { get; init; }

    /// <returns>Null when no agent has an outage.</returns>
    public static ReportOutages? Of(IReadOnlyCollection<ReportNode> nodes)
    {
        (string Name, TimeSpan Outage)[] agents =
            [.. nodes.Where(node => node.Outage is not null).Select(node => (node.Name, node.Outage!.Value)).OrderBy(agent => agent.Value)];
        if (agents.Length == 0)
        {
            return null;
        }

        (string name, TimeSpan longest) = agents[agents.Length - 1];
        return new ReportOutages(agents.Length, At(0.5), At(0.9), At(0.95), longest, name)
        {
            OverHalf = agents.Count(agent => agent.Outage.Ticks > OutageClock.Limit.Ticks / 2),
            OverLimit = agents.Count(agent => agent.Outage >= OutageClock.Limit),
        };

        TimeSpan At(double part) => agents[Math.Max(0, (int)Math.Ceiling(part * agents.Length) - 1)].Outage;
    }
}
