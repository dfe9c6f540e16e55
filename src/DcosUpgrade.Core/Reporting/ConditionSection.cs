using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>The conditions that the last checks of a plan did not find met. Those that differ only in numbers and names of nodes are one row.</summary>
internal static class ConditionSection
{
    /// <summary>Maximum rows. The JSON report contains all conditions.</summary>
    private const int MostRows = 100;

    private static string[] Heads =>
    [
        ReportWords.Label("Condition"), ReportWords.Label("Severity"), ReportWords.Label("Nodes"), ReportWords.Label("Found"),
        ReportWords.Label("First aid"), ReportWords.Label("Accept with"), ReportWords.Label("On"),
    ];

    public static ReportSection Of(UpgradeReport report, ReportForms forms)
    {
        int all = report.Passes.Sum(pass => Last(pass).Count);
        return new("conditions", ReportWords.Label("Conditions that are not met"), [.. report.Passes.Select(pass => Table(report, pass, forms))])
        {
            Note = all == 1 ? ReportWords.Label("1 condition at the last start of the plan.")
                : ReportWords.Say($"{all:N0} conditions at the last start of the plan. Each row shows one of them and the number of nodes with one like it."),
        };
    }

    private static ReportTable Table(UpgradeReport report, ReportPass pass, ReportForms forms) => ReportTable.Of(
        ReportDocument.PassName(report, pass),
        Heads,
        [
            .. Last(pass).GroupBy(condition => (condition.Id, condition.Severity, Form: forms.Of(condition.Message ?? "")))
                .Take(MostRows)
                .Select(same => Row(same.First(), [.. same.Select(condition => condition.Node ?? "")])),
        ]);

    /// <summary>Those of the last step that has some, unless the same step was done later.</summary>
    private static IReadOnlyList<ConditionData> Last(ReportPass pass) =>
        pass.Steps.GroupBy(step => step.Action).Select(steps => steps.Last()).SelectMany(step => step.Conditions).ToArray();

    private static ReportRow Row(ConditionData condition, IReadOnlyList<string> nodes) => new(
        condition.Id ?? "",
        condition.Severity?.ToString() ?? "",
        ReportText.Of(nodes.Count),
        condition.Message ?? "",
        condition.Remedy ?? "",
        condition.Risk is { } risk ? $"-AcceptRisk {risk}" : "",
        ReportText.Names(nodes))
    {
        Standing = ReportStanding.Failed,
    };
}
