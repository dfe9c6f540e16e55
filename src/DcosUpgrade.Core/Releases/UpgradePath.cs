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

/// <summary>Whether one version may follow another: "tested" is what the published matrix lists (FACTS.md, Supported paths).</summary>
internal sealed record UpgradePath(UpgradePathKind Kind, string Reason)
{
    /// <summary>Why an older version cannot follow.</summary>
    public const string Downgrade = "DC/OS cannot be downgraded";

    private static readonly IReadOnlyDictionary<string, string[]> s_matrix = Matrix();

    public static UpgradePath Judge(DcosVersion from, DcosVersion to, DcosProcedure procedure)
    {
        if (procedure != DcosProcedure.Upgrade)
        {
            return from.Equals(to)
                ? new(UpgradePathKind.Supported, "")
                : new(UpgradePathKind.Refused, $"{procedure} changes the configuration of one version: it needs the installer of {from}");
        }

        string[]? tested = s_matrix.TryGetValue(from.ToString(), out string[]? targets) ? targets : null;
        return from.CompareTo(to) switch
        {
            0 => new(UpgradePathKind.Refused, "both are the same version: a changed configuration is rolled out with -Procedure Reconfigure"),
            > 0 => new(UpgradePathKind.Refused, Downgrade),
            _ when from.Major != to.Major || to.Minor - from.Minor != 1 => new(
                UpgradePathKind.Refused,
                "an upgrade goes to the next minor version, no more and no less"),
            _ when from.Equals(new DcosVersion("1.10.0")) => new(UpgradePathKind.Refused, "1.10.0 cannot be upgraded; go to a later 1.10 first"),
            _ when tested is null => new(UpgradePathKind.OffMatrix, $"no target of {from} was ever published as tested"),
            _ when tested.Contains(to.ToString(), StringComparer.Ordinal) => new(UpgradePathKind.Supported, ""),
            _ => new(UpgradePathKind.OffMatrix, $"tested targets of {from} are {string.Join(", ", tested)}"),
        };
    }

    private static Dictionary<string, string[]> Matrix()
    {
        Dictionary<string, string[]> matrix = new(StringComparer.Ordinal);
        void Add(string[] targets, params int[] patches) =>
            Array.ForEach(patches, patch => matrix["1.10." + patch] = [.. targets.Select(target => "1.11." + target)]);
        Add(["6"], 1, 2, 3, 4, 5);
        Add(["5", "6", "7"], 6);
        Add(["5", "6", "7", "8", "9"], 7);
        Add(["5", "6", "7", "8", "9", "10"], 8, 9);
        Add(["8", "9", "10", "12"], 10, 11);
        return matrix;
    }
}
