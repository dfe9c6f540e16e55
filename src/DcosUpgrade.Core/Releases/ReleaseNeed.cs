using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Releases;

/// <summary>What a release line needs or changes for the first time; a row of Needs.tsv.</summary>
internal sealed record ReleaseNeed
{
    public static readonly IReadOnlyList<ReleaseNeed> All = [.. EmbeddedTable.Rows("DcosUpgrade.Releases.Needs.tsv").Select(Parse)];

    public required VersionRanges Versions { get; init; }

    /// <summary>Unknown: both.</summary>
    public DcosEdition Edition { get; init; }

    public DcosHopNeedKind Kind { get; init; }

    public required string Name { get; init; }

    public required string Text { get; init; }

    public required string Source { get; init; }

    /// <summary>What the target needs and the source did not need, and what cannot be verified about the target.</summary>
    /// <param name="edition">Unknown: the rows of both editions.</param>
    public static IEnumerable<ReleaseNeed> Of(DcosVersion from, DcosVersion to, DcosEdition edition) => All.Where(need =>
        need.Versions.Contain(to) && (need.Kind == DcosHopNeedKind.Unverified || !need.Versions.Contain(from))
        && (need.Edition == DcosEdition.Unknown || edition == DcosEdition.Unknown || need.Edition == edition));

    private static ReleaseNeed Parse(string[] cells) => new()
    {
        Versions = new VersionRanges(cells[0]),
        Edition = EmbeddedTable.Edition(cells[1]),
        Kind = EmbeddedTable.Value<DcosHopNeedKind>(cells[2]),
        Name = cells[3],
        Text = cells[4],
        Source = cells[5],
    };
}
