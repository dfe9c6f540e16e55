using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>A reason to hold or refuse nodes.</summary>
/// <param name="Kind">"held" or "refused".</param>
/// <param name="Text">The last wording of the first node.</param>
/// <param name="Times">Number of times that it was reported.</param>
internal sealed record ReportWait(string Kind, string Text, DateTimeOffset At, int Times, IReadOnlyList<string> Nodes)
{
    /// <summary>Reasons that differ only in numbers and names of nodes are one, the most frequent first.</summary>
    public static IReadOnlyList<ReportWait> Of(UpgradeReport report, ReportForms forms) =>
    [
        .. report.Items.Where(item => item is { Topic: ReportTopic.Halt, Kind: "held" or "refused" })
            .GroupBy(item => (item.Kind, forms.Of(item.Text)))
            .Select(same => new ReportWait(
                same.Key.Kind,
                same.First().Text,
                same.Min(item => item.At),
                same.Sum(item => item.Times),
                [.. same.Select(item => item.Name).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)]))
            .OrderByDescending(wait => wait.Times),
    ];
}
