using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Releases;

/// <summary>
/// Releases, written <c>1.10.8..1.11 1.11.4..</c>: ranges that include their first release and exclude their end. <c>..1.11.4</c> is every
/// release before 1.11.4.
/// </summary>
internal sealed class VersionRanges
{
    private const string Dots = "..";

    private readonly List<(DcosVersion? From, DcosVersion? To)> _ranges;

    public VersionRanges(string text) => _ranges = [.. text.Split(' ').Select(Range)];

    /// <summary>The ranges of a cell; null for "-".</summary>
    public static VersionRanges? OfCell(string cell) => EmbeddedTable.Text(cell) is { } text ? new VersionRanges(text) : null;

    public bool Contain(DcosVersion version) =>
        _ranges.Any(range => (range.From is null || version.CompareTo(range.From) >= 0) && (range.To is null || version.CompareTo(range.To) < 0));

    private static (DcosVersion? From, DcosVersion? To) Range(string text)
    {
        int dots = text.IndexOf(Dots, StringComparison.Ordinal);
        return (Version(text.Substring(0, dots)), Version(text.Substring(dots + Dots.Length)));
    }

    private static DcosVersion? Version(string text) => text.Length == 0 ? null : new DcosVersion(text);
}
