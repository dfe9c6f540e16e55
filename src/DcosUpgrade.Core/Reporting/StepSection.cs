using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>The steps of the cluster, and its status when the report was made.</summary>
internal static class StepSection
{
    public static ReportSection Of(UpgradeReport report)
    {
        string[] heads =
        [
            ReportWords.Label("Step"), ReportWords.Label("Status"), ReportWords.Label("Started"), ReportWords.Label("Duration"), ReportWords.Label("Message"),
        ];
        string[] longHeads = [ReportWords.Label("Step"), ReportWords.Label("Duration"), ReportWords.Label("Started")];
        return new("steps", ReportWords.Label("Cluster steps and longest steps"), [.. report.Passes.SelectMany(pass => new[]
        {
            ReportTable.Of(
                ReportDocument.Titled(ReportDocument.PassName(report, pass), ReportWords.Label("Cluster steps")), heads, [.. pass.Steps.Select(Step)]),
            ReportTable.Of(
                ReportDocument.Titled(ReportDocument.PassName(report, pass), ReportWords.Label("Longest steps")), longHeads, [.. pass.Longest.Select(Long)]),
        })]);
    }

    public static ReportSection Now(UpgradeReport report)
    {
        string[] heads =
        [
            ReportWords.Label("Node"), ReportWords.Label("Role"), ReportWords.Label("Version"), ReportWords.Label("Last run"), ReportWords.Label("Waits for"),
            ReportWords.Label("Next step"),
        ];
        ReportTable table = ReportTable.Of(ReportWords.Say($"{report.Now.Count:N0} nodes"), heads, [.. report.Now.Select(Status)]);
        return new("now", ReportWords.Say($"Status at {ReportText.Of(report.LookedAt)}"), [table with { IsFolded = true }]);
    }

    private static ReportRow Step(ReportStep step) => new(
        step.Action, step.Status, ReportText.Of(step.StartedAt), ReportText.Of(step.Duration), step.Message ?? "")
    {
        Standing = step.Status == nameof(DcosStepStatus.Failed) ? ReportStanding.Failed : null,
    };

    private static ReportRow Long(ReportStep step) => new($"{step.Name}: {step.Action}", ReportText.Of(step.Duration), ReportText.Of(step.StartedAt));

    private static ReportRow Status(DcosNodeStatus node) => new(
        node.Name,
        node.Role.ToString(),
        node.Version ?? ReportWords.Label("unknown"),
        node.Outcome?.ToString() ?? "",
        node.Waiting ?? "",
        node.NextStep ?? "");
}
