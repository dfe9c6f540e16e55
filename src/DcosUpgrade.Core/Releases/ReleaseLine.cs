using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Releases;

/// <summary>A release line that this module covers; a row of Lines.tsv.</summary>
internal sealed record ReleaseLine
{
    /// <summary>The covered lines, oldest first.</summary>
    public static readonly IReadOnlyList<ReleaseLine> All = [.. EmbeddedTable.Rows("DcosUpgrade.Releases.Lines.tsv").Select(Parse)];

    public required VersionRanges Versions { get; init; }

    /// <summary>The last release of the line.</summary>
    public required DcosVersion Last { get; init; }

    /// <summary>False: the installer ends with a traceback where a file is not ASCII.</summary>
    public required bool ReadsUtf8 { get; init; }

    /// <summary>A public source of <see cref="ReadsUtf8"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The line of a release; null when the release is outside the covered lines.</summary>
    public static ReleaseLine? Of(DcosVersion version) => All.FirstOrDefault(line => line.Versions.Contain(version));

    /// <summary>Validates versions that a user specified; null was not specified.</summary>
    /// <exception cref="InputException">One is outside the covered lines (ConfigVersionUnknown), or the second is older (UnsupportedPath).</exception>
    public static void Require(DcosVersion? from, DcosVersion? to)
    {
        if (new[] { from, to }.OfType<DcosVersion>().FirstOrDefault(version => Of(version) is null) is { } unknown)
        {
            throw new InputException(SR.ConfigVersionUnknown, unknown.ToString(), unknown, Names);
        }

        if (from?.CompareTo(to ?? from) > 0)
        {
            throw new InputException(SR.UnsupportedPath, null, from, to, UpgradePath.Downgrade);
        }
    }

    /// <summary>One row of the table.</summary>
    internal static ReleaseLine Parse(string[] cells) => new()
    {
        Versions = new VersionRanges(cells[0]),
        Last = new DcosVersion(cells[1]),
        ReadsUtf8 = cells[2] == "utf-8",
        Source = cells[3],
    };

    /// <summary>As users name the lines: <c>1.10, 1.11</c>.</summary>
    private static string Names => string.Join(" or ", All.Select(line => $"{line.Last.Major}.{line.Last.Minor}"));
}
