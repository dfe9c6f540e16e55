using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>The result of each node, by wave and zone.</summary>
internal static class NodeSection
{
    /// <summary>Waves without a problem are folded when there are more nodes.</summary>
    private const int MostOpen = 60;

    private static string[] Heads =>
    [
        ReportWords.Label("Node"), ReportWords.Label("Role"), ReportWords.Label("Zone"), ReportWords.Label("Result"), ReportWords.Label("From → to"),
        ReportWords.Label("Started"), ReportWords.Label("Duration"), ReportWords.Label("Outage"), ReportWords.Label("Tasks kept"),
        ReportWords.Label("Attempts"), ReportWords.Label("Checks"), ReportWords.Label("Notes"),
    ];

    public static ReportSection Of(UpgradeReport report)
    {
        int count = report.Passes.Sum(pass => pass.Nodes.Count);
        ReportTable[] tables = [.. report.Passes.SelectMany(pass => ReportWave.Of(pass.Nodes).Select(wave => Table(report, pass, wave)))];
        return new("nodes", ReportWords.Label("Nodes"), tables)
        {
            Note = ReportWords.Say($"{count:N0} nodes by wave and zone."),
        };

        ReportTable Table(UpgradeReport of, ReportPass pass, ReportWave wave) =>
            ReportTable.Of(ReportDocument.Titled(ReportDocument.PassName(of, pass), $"{wave.Name} ({wave.Summary()})"), Heads, [.. wave.Nodes.Select(Row)]) with
            {
                IsFolded = count > MostOpen && !wave.HasProblem,
            };
    }

    /// <summary>A sign, so that a status is not shown by colour alone.</summary>
    public static string Sign(ReportStanding standing) => standing switch
    {
        ReportStanding.Done => "✓",
        ReportStanding.Failed => "✗",
        ReportStanding.Open => "?",
        ReportStanding.Held => "‖",
        _ => "○",
    };

    private static ReportRow Row(ReportNode node) => new(
        node.Name,
        node.Role?.ToString() ?? "",
        node.Zone ?? "",
        $"{Sign(node.Standing)} {Result(node)}",
        node.To is null ? "" : node.From == node.To ? node.To : $"{node.From} → {node.To}",
        ReportText.Of(node.StartedAt),
        ReportText.Of(node.Duration),
        ReportText.Of(node.Outage),
        node.Tasks is { } tasks ? ReportWords.Say($"{tasks.Kept:N0} of {tasks.Total:N0}") : "",
        node.Attempts == 0 ? "" : ReportText.Of(node.Attempts),
        node.ChecksWarning ? ReportWords.Label("passed late") : "",
        ReportText.Join(node.Notes))
    {
        Standing = node.Standing,
        Node = node.Name,
    };

    private static string Result(ReportNode node) => node.Standing switch
    {
        ReportStanding.Done => node.Outcome ?? ReportWords.Label("Done"),
        ReportStanding.Failed when node.Outcome is null => ReportWords.Label("Failed"),
        ReportStanding.Failed when node.Outcome is nameof(DcosOutcome.Upgraded) or nameof(DcosOutcome.AlreadyUpgraded) =>
            ReportWords.Say($"Failed ({node.Outcome})"),
        ReportStanding.Failed => node.Outcome,
        ReportStanding.Open => ReportWords.Label("end unknown"),
        ReportStanding.Held => ReportWords.Label("held"),
        _ => ReportWords.Label("not started"),
    };
}
