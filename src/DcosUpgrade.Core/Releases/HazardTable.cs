using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Releases;

/// <summary>The hazards of the releases; the data is Hazards.tsv.</summary>
internal static class HazardTable
{
    private const string Blocking = "block";

    public static readonly IReadOnlyList<Hazard> All = [.. EmbeddedTable.Rows("DcosUpgrade.Releases.Hazards.tsv").Select(Parse)];

    /// <summary>One row of the table.</summary>
    internal static Hazard Parse(string[] cells) => new()
    {
        Id = cells[0],
        Order = int.Parse(cells[1], CultureInfo.InvariantCulture),
        Procedure = EmbeddedTable.Value<DcosTestProcedure>(cells[2]),
        To = VersionRanges.OfCell(cells[3]),
        From = VersionRanges.OfCell(cells[4]),
        Edition = EmbeddedTable.Edition(cells[5]),
        IsBlocking = cells[6] == Blocking,
        Text = cells[7],
        Remedy = EmbeddedTable.Text(cells[8]),
        Source = cells[9],
    };

    /// <summary>The hazards of an upgrade that are not those of every upgrade.</summary>
    /// <param name="edition">Unknown: the rows of both editions.</param>
    public static IEnumerable<Hazard> Of(DcosVersion from, DcosVersion to, DcosEdition edition) => All.Where(hazard =>
        hazard.Procedure == DcosTestProcedure.Upgrade && (hazard.To ?? hazard.From) is not null
        && hazard.To?.Contain(to) is not false && hazard.From?.Contain(from) is not false
        && (hazard.Edition == DcosEdition.Unknown || edition == DcosEdition.Unknown || hazard.Edition == edition));
}
