using System;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>Items that are neither failures nor waits.</summary>
internal static class ItemSection
{
    /// <summary>Maximum rows. The JSON report contains all items.</summary>
    private const int MostRows = 200;

    private const string Difference = "difference";

    public static ReportSection Accepted(UpgradeReport report) => Of(
        report, "accepted", ReportWords.Label("Accepted risks and exceptions"), item => item.Topic == ReportTopic.Accepted && item.Kind != Difference);

    public static ReportSection Differences(UpgradeReport report)
    {
        string[] heads =
        [
            ReportWords.Label("Parameter"), ReportWords.Label("Change and verdict"), ReportWords.Label("Accepted"), ReportWords.Label("By"),
            ReportWords.Label("When"),
        ];
        ReportRow[] rows = [.. report.Items.Where(item => item.Kind == Difference).Select(item => new ReportRow(
            item.Name,
            item.Text,
            item.Topic == ReportTopic.Accepted ? ReportWords.Label("yes") : ReportWords.Label("no"),
            item.By ?? "",
            ReportText.Of(item.At)))];
        return new("differences", ReportWords.Label("Configuration differences"), [ReportTable.Of("", heads, rows)]);
    }

    public static ReportSection Backups(UpgradeReport report) =>
        Of(report, "backups", ReportWords.Label("Backups"), item => item.Topic == ReportTopic.Backup);

    public static ReportSection Warnings(UpgradeReport report) => Of(
        report, "warnings", ReportWords.Label("Warnings"), item => item.Topic == ReportTopic.Warning && item.Kind != Difference);

    public static ReportSection Advisories(UpgradeReport report)
    {
        ReportSection section = Of(report, "advisories", ReportWords.Label("Advisories of the release"), item => item.Topic == ReportTopic.Advisory);
        return section with
        {
            Note = ReportWords.Label("They hold for every upgrade to this release and are not warnings about this cluster."),
            Tables = [.. section.Tables.Select(table => table with
            {
                Title = ReportWords.Say($"{table.Rows.Count:N0} advisories"),
                IsFolded = true,
            })],
        };
    }

    private static ReportSection Of(UpgradeReport report, string id, string title, Func<ReportItem, bool> isOf)
    {
        string[] heads =
        [
            ReportWords.Label("Name"), ReportWords.Label("What"), ReportWords.Label("Severity"), ReportWords.Label("Found"), ReportWords.Label("First aid"),
            ReportWords.Label("Times"), ReportWords.Label("By"), ReportWords.Label("When"),
        ];
        ReportItem[] items = [.. report.Items.Where(isOf)];
        ReportTable table = ReportTable.Of("", heads, [.. items.Take(MostRows).Select(item => Row(report, item))]);
        return new(id, title, [table])
        {
            Note = items.Length > MostRows ? ReportWords.Say($"{items.Length - MostRows:N0} more are in the JSON report.") : "",
        };
    }

    private static ReportRow Row(UpgradeReport report, ReportItem item) => new(
        item.Name.Length > 0 ? item.Name : report.Cluster,
        item.Kind,
        item.Severity?.ToString() ?? "",
        item.Text,
        item.Next ?? "",
        item.Times > 1 ? ReportText.Of(item.Times) : "",
        item.By ?? "",
        ReportText.Of(item.At));
}
