using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>What failed, what helps, and what was done about it. Failures that differ only in the node are one row.</summary>
internal static class FailureSection
{
    /// <summary>Maximum rows. The JSON report contains all failures.</summary>
    private const int MostRows = 100;

    private const int MostNames = 12;

    private static string[] Heads =>
    [
        ReportWords.Label("Name"), ReportWords.Label("State"), ReportWords.Label("When"), ReportWords.Label("What happened"),
        ReportWords.Label("First aid"), ReportWords.Label("What was done"),
    ];

    public static ReportSection Of(UpgradeReport report, ReportForms forms)
    {
        IGrouping<(string Kind, bool Mended, string Form, string Next), ReportItem>[] groups =
        [
            .. report.Items.Where(item => item.Topic == ReportTopic.Failure)
                .GroupBy(item => (item.Kind, item.Mended, forms.Of(item.Text), forms.Of(item.Next ?? "")))
                .OrderBy(group => group.Key.Mended),
        ];
        int open = groups.Where(group => !group.Key.Mended).Sum(group => group.Count());
        int mended = groups.Where(group => group.Key.Mended).Sum(group => group.Count());
        ReportTable table = ReportTable.Of("", Heads, [.. groups.Take(MostRows).Select(group => Row(report, [.. group]))]) with { IsCards = true };
        string rest = groups.Length > MostRows ? " " + ReportWords.Say($"{groups.Length - MostRows:N0} more kinds of failures are in the JSON report.") : "";
        return new("failures", ReportWords.Label("Failures"), [table])
        {
            Note = ReportWords.Say($"{open:N0} not resolved, {mended:N0} resolved.") + rest,
        };
    }

    private static ReportRow Row(UpgradeReport report, IReadOnlyList<ReportItem> same)
    {
        ReportItem first = same[0];
        string[] names = [.. same.Select(item => item.Name.Length > 0 ? item.Name : report.Cluster).Distinct(StringComparer.OrdinalIgnoreCase)];
        string text = names.Length > 1 ? ReportWords.Say($"{first.Text} (of {names[0]}; the others are alike)") : first.Text;
        return new ReportRow(
            ReportText.Names(names, MostNames),
            first.Mended ? ReportWords.Label("✓ resolved") : ReportWords.Label("✗ open"),
            same.Count > 1
                ? ReportWords.Say($"{ReportText.Of(same.Min(item => item.At))} to {ReportText.Of(same.Max(item => item.At))}")
                : ReportText.Of(first.At),
            text,
            first.Next ?? "",
            Done(report, same))
        {
            Standing = first.Mended ? ReportStanding.Done : ReportStanding.Failed,
        };
    }

    private static string Done(UpgradeReport report, IReadOnlyList<ReportItem> same)
    {
        DateTimeOffset from = same.Min(item => item.At);
        DateTimeOffset? last = same.Max(item => item.MendedAt);
        ReportItem[] later = [.. report.Items.Where(item => item.At >= from && !(item.At > (last ?? DateTimeOffset.MaxValue)))];
        string[] parameters =
        [
            .. later.Where(item => item.Topic == ReportTopic.Accepted).OrderBy(item => item.Kind != ReportItems.ParameterKind)
                .Select(item => item.Name).Distinct(),
        ];
        string? pause = later.FirstOrDefault(item => item is { Topic: ReportTopic.Halt, Kind: TimelineHistory.Paused }) is { } paused
            ? ReportWords.Say($"The cluster was paused at {ReportText.Of(paused.At)}: {paused.Text}.")
            : null;
        string? resolved = last is { } at && same[0] is { Mended: true, MendedBy: { } by }
            ? ReportWords.Say($"Resolved at {ReportText.Of(at)} in the session of {by}.")
            : same[0].Mended ? null : ReportWords.Label("Not resolved when the journals end.");
        string? accepted = same[0].Mended && parameters.Length > 0
            ? ReportWords.Say($"Accepted in between: {ReportText.Names(parameters)}.")
            : null;
        return string.Join(" ", new[] { pause, resolved, accepted }.OfType<string>());
    }
}
