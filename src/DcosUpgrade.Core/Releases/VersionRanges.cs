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

    private readonly IReadOnlyList<Range> _ranges;

    public VersionRanges(string text) => _ranges = [.. text.Split(' ').Select(Range.Of)];

    /// <summary>The ranges of a cell; null for "-".</summary>
    public static VersionRanges? OfCell(string cell) => EmbeddedTable.Text(cell) is { } text ? new VersionRanges(text) : null;

    public bool Contain(DcosVersion version) => _ranges.Any(range => range.Contains(version));

    private sealed record Range(DcosVersion? From, DcosVersion? To)
    {
        public static Range Of(string text)
        {
            int dots = text.IndexOf(Dots, StringComparison.Ordinal);
            return new Range(Version(text.Substring(0, dots)), Version(text.Substring(dots + Dots.Length)));
        }

        public bool Contains(DcosVersion version) => (From is null || version.CompareTo(From) >= 0) && (To is null || version.CompareTo(To) < 0);

        private static DcosVersion? Version(string text) => text.Length == 0 ? null : new DcosVersion(text);
    }
}
