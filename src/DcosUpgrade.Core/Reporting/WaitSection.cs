using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>Why nodes waited, and when the cluster was paused.</summary>
internal static class WaitSection
{
    public static ReportSection Of(UpgradeReport report, ReportForms forms)
    {
        string[] heads =
        [
            ReportWords.Label("Reason"), ReportWords.Label("What"), ReportWords.Label("Times"), ReportWords.Label("Nodes"), ReportWords.Label("First at"),
        ];
        ReportRow[] rows = [.. ReportWait.Of(report, forms).Select(wait => new ReportRow(
            wait.Text,
            wait.Kind,
            ReportText.Of(wait.Times),
            ReportText.Names(wait.Nodes),
            ReportText.Of(wait.At)))];
        return new("waits", ReportWords.Label("Why nodes waited"), [ReportTable.Of("", heads, rows)])
        {
            Note = ReportWords.Label("Reasons that differ only in numbers and names of nodes are one row."),
        };
    }

    public static ReportSection Pauses(UpgradeReport report)
    {
        string[] heads =
        [
            ReportWords.Label("From"), ReportWords.Label("Until"), ReportWords.Label("Duration"), ReportWords.Label("What"), ReportWords.Label("Reason"),
            ReportWords.Label("By"),
        ];
        ReportRow[] rows = [.. report.Passes.SelectMany(pass => pass.Timeline.Pauses).Select(pause => new ReportRow(
            ReportText.Of(pause.From),
            ReportText.Of(pause.To),
            ReportText.Of(pause.To - pause.From),
            pause.Kind == TimelineHistory.Paused ? ReportWords.Label("paused") : ReportWords.Label("watched"),
            pause.Text,
            pause.By))];
        return new("pauses", ReportWords.Label("Pauses and soak times"), [ReportTable.Of("", heads, rows)]);
    }
}
