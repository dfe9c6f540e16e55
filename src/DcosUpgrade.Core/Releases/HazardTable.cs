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
        To = Ranges(cells[3]),
        From = Ranges(cells[4]),
        Edition = EmbeddedTable.Edition(cells[5]),
        IsBlocking = cells[6] == Blocking,
        Text = cells[7],
        Remedy = EmbeddedTable.Text(cells[8]),
        Source = cells[9],
    };

    private static VersionRanges? Ranges(string cell) => EmbeddedTable.Text(cell) is { } text ? new VersionRanges(text) : null;
}
