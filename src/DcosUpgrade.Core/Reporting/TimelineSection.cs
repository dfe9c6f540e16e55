using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>The waves in the order of time. A format with graphics adds a row for each node.</summary>
internal static class TimelineSection
{
    private static string[] Heads =>
    [
        ReportWords.Label("Wave"), ReportWords.Label("Zones"), ReportWords.Label("Nodes"), ReportWords.Label("Started"), ReportWords.Label("Ended"),
        ReportWords.Label("Duration"),
    ];

    public static ReportSection Of(UpgradeReport report) => new(
        ReportDocument.Timeline,
        ReportWords.Label("Timeline"),
        [.. report.Passes.Select(pass => ReportTable.Of(ReportDocument.PassName(report, pass), Heads, [.. Waves(pass)]))]);

    private static IEnumerable<ReportRow> Waves(ReportPass pass)
    {
        foreach (ReportWave wave in ReportWave.Of(pass.Nodes))
        {
            IReadOnlyList<ReportSpan> spans = pass.Timeline.RunsOf(wave);
            DateTimeOffset? from = spans.Count > 0 ? spans.Min(span => span.From) : null;
            DateTimeOffset? to = spans.Count > 0 ? spans.Max(span => span.To) : null;
            yield return new ReportRow(
                wave.Name,
                ReportText.Names([.. wave.Nodes.Select(node => node.Zone).OfType<string>().Distinct()]),
                ReportText.Of(wave.Nodes.Count),
                ReportText.Of(from),
                ReportText.Of(to),
                ReportText.Of(to - from));
        }
    }
}
