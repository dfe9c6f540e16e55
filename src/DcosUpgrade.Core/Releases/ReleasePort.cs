using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Releases;

/// <summary>Between which nodes a port must be open.</summary>
internal enum PortUse
{
    /// <summary>From every node to every node.</summary>
    Everywhere,

    /// <summary>From every node to masters.</summary>
    Masters,

    /// <summary>From every node to agents.</summary>
    Agents,

    AmongMasters,
}

/// <summary>A TCP port that must be open between nodes; a row of Ports.tsv.</summary>
internal sealed record ReleasePort(VersionRanges? Versions, DcosEdition Edition, PortUse Use, int Port, string Source)
{
    public static readonly IReadOnlyList<ReleasePort> All = [.. EmbeddedTable.Rows("DcosUpgrade.Releases.Ports.tsv").Select(Parse)];

    /// <summary>The ports of a release in an edition.</summary>
    /// <param name="version">Null: the ports of every release.</param>
    public static IEnumerable<ReleasePort> Of(DcosVersion? version, DcosEdition edition) => All.Where(port =>
        (port.Versions is null || (version is not null && port.Versions.Contain(version))) && (port.Edition == DcosEdition.Unknown || port.Edition == edition));

    private static ReleasePort Parse(string[] cells) => new(
        VersionRanges.OfCell(cells[0]),
        EmbeddedTable.Edition(cells[1]),
        EmbeddedTable.Value<PortUse>(cells[2].Replace("-", "")),
        int.Parse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture),
        cells[4]);
}
