using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration;

/// <summary>Releases, written <c>1.10.8..1.11 1.11.4..</c>: each range with its first release and without its end.</summary>
internal sealed class VersionRanges
{
    private readonly List<(DcosVersion From, DcosVersion? To)> _ranges;

    public VersionRanges(string text) => _ranges = [.. text.Split(' ').Select(Range)];

    public bool Contain(DcosVersion version) =>
        _ranges.Any(range => version.CompareTo(range.From) >= 0 && (range.To is null || version.CompareTo(range.To) < 0));

    private static (DcosVersion From, DcosVersion? To) Range(string text)
    {
        int dots = text.IndexOf("..", System.StringComparison.Ordinal);
        string end = text.Substring(dots + 2);
        return (new DcosVersion(text.Substring(0, dots)), end.Length == 0 ? null : new DcosVersion(end));
    }
}
