using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Releases;

/// <summary>Upgrades that are refused; a row of Withdrawn.tsv.</summary>
internal sealed record Withdrawal
{
    public static readonly IReadOnlyList<Withdrawal> All = [.. EmbeddedTable.Rows("DcosUpgrade.Releases.Withdrawn.tsv").Select(Parse)];

    /// <summary>The releases that are not upgraded to; null: every release.</summary>
    public VersionRanges? To { get; init; }

    /// <summary>The releases that are not upgraded from; null: every release.</summary>
    public VersionRanges? From { get; init; }

    /// <summary>Why; it ends a sentence.</summary>
    public required string Reason { get; init; }

    public required string Source { get; init; }

    /// <summary>Why an upgrade is refused; null when it is not.</summary>
    public static Withdrawal? Of(DcosVersion from, DcosVersion to) =>
        All.FirstOrDefault(row => row.From?.Contain(from) is not false && row.To?.Contain(to) is not false);

    private static Withdrawal Parse(string[] cells) => new()
    {
        To = VersionRanges.OfCell(cells[0]),
        From = VersionRanges.OfCell(cells[1]),
        Reason = cells[2],
        Source = cells[3],
    };
}
