using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>The last evaluation of the gates. Observations that differ only in numbers and names of nodes are one row.</summary>
internal static class GateSection
{
    /// <summary>Maximum rows. The JSON report contains all observations.</summary>
    private const int MostRows = 200;

    private static string[] Heads =>
    [
        ReportWords.Label("Gate"), ReportWords.Label("Result"), ReportWords.Label("Nodes"), ReportWords.Label("Expected"), ReportWords.Label("Observed"),
        ReportWords.Label("On"),
    ];

    public static ReportSection Of(UpgradeReport report, ReportForms forms)
    {
        int nodes = report.Passes.SelectMany(pass => pass.Nodes).Count(node => node.Gates.Count > 0);
        ReportTable[] tables = [.. report.Passes.SelectMany(pass => Tables(ReportDocument.PassName(report, pass), pass, forms))];
        return new("gates", ReportWords.Label("Health gates"), tables)
        {
            Note = ReportWords.Say($"The last evaluation on {nodes:N0} nodes. Each row shows one observation and the number of nodes with one like it."),
        };
    }

    private static IEnumerable<ReportTable> Tables(string name, ReportPass pass, ReportForms forms)
    {
        ReportRow[] rows =
        [
            .. pass.Nodes.SelectMany(node => node.Gates.Select(gate => (Node: node.Name, Gate: gate)))
                .GroupBy(seen => (seen.Gate.Name, seen.Gate.Status, Form: forms.Of(seen.Gate.Actual ?? "")))
                .OrderBy(same => same.Key.Status is DcosCheckStatus.Passed or DcosCheckStatus.Skipped ? 1 : 0)
                .Take(MostRows)
                .Select(same => Row(same.First().Gate, [.. same.Select(seen => seen.Node)])),
        ];
        ReportRow[] held = [.. rows.Where(row => row.Standing == ReportStanding.Failed)];
        yield return ReportTable.Of(ReportDocument.Titled(name, ReportWords.Label("Gates that did not pass")), Heads, held);
        string title = ReportDocument.Titled(name, ReportWords.Label("Gates that passed"));
        yield return ReportTable.Of(title, Heads, [.. rows.Except(held)]) with { IsFolded = true };
    }

    private static ReportRow Row(GateData gate, IReadOnlyList<string> nodes)
    {
        bool isGood = gate.Status is DcosCheckStatus.Passed or DcosCheckStatus.Skipped or DcosCheckStatus.Warning;
        return new ReportRow(
            gate.Name ?? "",
            $"{(isGood ? "✓" : "✗")} {gate.Status}",
            ReportText.Of(nodes.Count),
            gate.Expected ?? "",
            gate.Actual ?? "",
            ReportText.Names(nodes))
        {
            Standing = gate.Status == DcosCheckStatus.Passed ? ReportStanding.Done : isGood ? null : ReportStanding.Failed,
        };
    }
}
