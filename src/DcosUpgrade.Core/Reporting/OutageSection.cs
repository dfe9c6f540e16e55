using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;

namespace DcosUpgrade.Reporting;

/// <summary>How long agents were not seen by the Mesos master.</summary>
internal static class OutageSection
{
    /// <summary>Number of the agents with the longest outages. The table of nodes contains all.</summary>
    public const int MostAgents = 20;

    private static string[] Heads => [ReportWords.Label("Agent"), ReportWords.Label("Zone"), ReportWords.Label("Outage"), ReportWords.Label("Of the limit")];

    public static ReportSection Of(UpgradeReport report)
    {
        string limit = ReportText.Seconds(OutageClock.Limit);
        return new(ReportDocument.Outages, ReportWords.Label("Outages of agents"), [.. report.Passes.SelectMany(pass => Tables(report, pass))])
        {
            Note = ReportWords.Say($"The Mesos master removes an agent that it has not seen for {limit}, and its tasks are lost."),
        };
    }

    private static IEnumerable<ReportTable> Tables(UpgradeReport report, ReportPass pass)
    {
        if (ReportOutages.Of(pass.Nodes) is not { } outages)
        {
            yield break;
        }

        string name = ReportDocument.PassName(report, pass);
        yield return ReportTable.Facts(
            name,
            [
                (ReportWords.Label("Agents"), ReportText.Of(outages.Agents)),
                (ReportWords.Label("Median"), ReportText.Seconds(outages.Median)),
                (ReportWords.Label("90th percentile"), ReportText.Seconds(outages.Percentile90)),
                (ReportWords.Label("95th percentile"), ReportText.Seconds(outages.Percentile95)),
                (ReportWords.Label("Longest"), ReportWords.Say($"{ReportText.Seconds(outages.Longest)} ({outages.LongestAgent})")),
                (ReportWords.Label("Over half of the limit"), ReportText.Of(outages.OverHalf)),
                (ReportWords.Label("Over the limit"), ReportText.Of(outages.OverLimit)),
            ]);
        ReportNode[] longest = [.. pass.Nodes.Where(node => node.Outage is not null).OrderByDescending(node => node.Outage).Take(MostAgents)];
        yield return ReportTable.Of(ReportDocument.Titled(name, ReportWords.Label("Longest outages")), Heads, [.. longest.Select(Row)]);
    }

    private static ReportRow Row(ReportNode node) => new(
        node.Name,
        node.Zone ?? "",
        ReportText.Seconds(node.Outage!.Value),
        ReportWords.Say($"{100 * node.Outage.Value.TotalSeconds / OutageClock.Limit.TotalSeconds:0} %"))
    {
        Standing = node.Outage >= OutageClock.Limit ? ReportStanding.Failed : null,
    };
}
