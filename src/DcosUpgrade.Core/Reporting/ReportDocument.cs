using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>A report as a verdict, tiles, and sections with tables, for the formats that people read.</summary>
internal sealed record ReportDocument(string Title, IReadOnlyList<ReportTile> Tiles, IReadOnlyList<ReportSection> Sections)
{
    public const string Timeline = "timeline";

    public const string Outages = "outages";

    /// <summary>The sections that have content, the failures first.</summary>
    public static ReportDocument Of(UpgradeReport report)
    {
        ReportForms forms = new(report);
        ReportSection[] sections =
        [
            FailureSection.Of(report, forms),
            ConditionSection.Of(report, forms),
            TimelineSection.Of(report),
            ForecastSection.Of(report),
            NodeSection.Of(report),
            OutageSection.Of(report),
            TaskSection.Of(report),
            GateSection.Of(report, forms),
            WaitSection.Of(report, forms),
            WaitSection.Pauses(report),
            ItemSection.Accepted(report),
            ItemSection.Differences(report),
            ItemSection.Backups(report),
            ItemSection.Warnings(report),
            ItemSection.Advisories(report),
            StepSection.Of(report),
            StepSection.Now(report),
            AuditSection.Of(report),
        ];
        return new(
            $"{report.Cluster}{string.Concat(report.Passes.Select(pass => $", {pass.Script}"))}: {report.Verdict}",
            ReportTiles.Of(report),
            [.. sections.Where(section => !section.IsEmpty).Select(WithoutEmptyTables)]);
    }

    private static ReportSection WithoutEmptyTables(ReportSection section) =>
        section with { Tables = [.. section.Tables.Where(table => table.Rows.Count > 0)] };

    /// <summary>The name of a pass in a title; empty when there is only one.</summary>
    public static string PassName(UpgradeReport report, ReportPass pass) => report.Passes.Count > 1 ? pass.Script.ToString() : "";

    /// <summary>A title within the section of several passes.</summary>
    public static string Titled(string pass, string title) => pass.Length == 0 ? title : title.Length == 0 ? pass : $"{pass}: {title}";
}
