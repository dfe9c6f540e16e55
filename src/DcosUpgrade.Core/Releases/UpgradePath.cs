using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Releases;

internal enum UpgradePathKind
{
    /// <summary>In the published matrix.</summary>
    Supported,

    /// <summary>Not in the published matrix, so not tested; allowed with a warning.</summary>
    OffMatrix,

    Refused,
}

/// <summary>Whether one version may follow another: Lines.tsv has the order of the lines, Matrix.tsv what was tested, Withdrawn.tsv what is refused.</summary>
internal sealed record UpgradePath(UpgradePathKind Kind, string Reason)
{
    /// <summary>Why an older version cannot follow.</summary>
    public const string Downgrade = "DC/OS cannot be downgraded";

    /// <summary>The tested targets by the text of the source version.</summary>
    private static readonly ILookup<string, DcosVersion> s_matrix = EmbeddedTable.Rows("DcosUpgrade.Releases.Matrix.tsv")
        .SelectMany(row => row[0].Split(' '), (row, from) => new { From = from, To = EmbeddedTable.Text(row[1])?.Split(' ') ?? [] })
        .SelectMany(row => row.To, (row, to) => new { row.From, To = new DcosVersion(to) })
        .ToLookup(cell => cell.From, cell => cell.To, StringComparer.Ordinal);

    /// <summary>The last release of the line that follows; the version itself where no line follows.</summary>
    public static DcosVersion NextOf(DcosVersion from) =>
        ReleaseLine.All.FirstOrDefault(line => line.After.Contains(ReleaseLine.Of(from)?.Name, StringComparer.Ordinal))?.Last ?? from;

    public static UpgradePath Judge(DcosVersion from, DcosVersion to, DcosProcedure procedure)
    {
        if (procedure != DcosProcedure.Upgrade)
        {
            return from.Equals(to)
                ? new(UpgradePathKind.Supported, "")
                : new(UpgradePathKind.Refused, $"{procedure} changes the configuration of one version: it needs the installer of {from}");
        }

        return from.CompareTo(to) switch
        {
            0 => new(UpgradePathKind.Refused, "both are the same version: a changed configuration is rolled out with -Procedure Reconfigure"),
            > 0 => new(UpgradePathKind.Refused, Downgrade),
            _ => (ReleaseLine.Of(from), ReleaseLine.Of(to)) switch
            {
                (null, _) => new(UpgradePathKind.Refused, $"no path from {from} is known"),
                (_, null) => new(UpgradePathKind.Refused, $"no path to {to} is known"),
                ({ } source, { } target) => Judge(from, source, to, target),
            },
        };
    }

    private static UpgradePath Judge(DcosVersion from, ReleaseLine source, DcosVersion to, ReleaseLine target)
    {
        if (!target.After.Contains(source.Name, StringComparer.Ordinal))
        {
            IEnumerable<string> next = ReleaseLine.All.Where(line => line.After.Contains(source.Name, StringComparer.Ordinal)).Select(line => line.Name);
            string lines = string.Join(" or ", next);
            return new(UpgradePathKind.Refused, lines.Length > 0 ? $"an upgrade from {source.Name} goes to {lines}" : $"{source.Name} is the last line");
        }

        if (Withdrawal.Of(from, to) is { } withdrawal)
        {
            return new(UpgradePathKind.Refused, withdrawal.Reason);
        }

        DcosVersion[] tested = [.. s_matrix[from.ToString()].Where(target.Versions.Contain)];
        return tested.Any(version => version.ToString() == to.ToString()) ? new(UpgradePathKind.Supported, "")
            : tested.Length == 0 ? new(UpgradePathKind.OffMatrix, $"no target of {from} in {target.Name} was ever published as tested")
            : new(UpgradePathKind.OffMatrix, $"tested targets of {from} are {string.Join<DcosVersion>(", ", tested)}");
    }
}
