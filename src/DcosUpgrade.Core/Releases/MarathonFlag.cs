using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Releases;

/// <summary>A flag, or <c>flag=value</c>, that Marathon of some releases no longer knows; a row of MarathonFlags.tsv.</summary>
internal sealed record MarathonFlag(string Name, VersionRanges Gone, string Source)
{
    public static readonly IReadOnlyList<MarathonFlag> All =
    [
        .. EmbeddedTable.Rows("DcosUpgrade.Releases.MarathonFlags.tsv").Select(cells => new MarathonFlag(cells[0], new VersionRanges(cells[1]), cells[2])),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(flag => flag.Name)];
}
