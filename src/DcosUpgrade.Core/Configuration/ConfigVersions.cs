using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>The two releases that a comparison is about.</summary>
internal sealed record ConfigVersions(DcosVersion From, DcosVersion To)
{
    /// <summary>The last release of each line that the catalogue covers, oldest first.</summary>
    private static readonly DcosVersion[] s_last = [new("1.10.11"), new("1.11.13")];

    /// <summary>Derives a version that was not specified: an upgrade goes from the last release of one line to that of the next; other procedures keep the
    /// version.</summary>
    /// <exception cref="InputException">The procedure does not lead from the one to the other.</exception>
    public static ConfigVersions Of(DcosProcedure procedure, DcosVersion? from, DcosVersion? to)
    {
        bool isUpgrade = procedure == DcosProcedure.Upgrade;
        from ??= to is null ? (isUpgrade ? s_last[0] : s_last[s_last.Length - 1]) : isUpgrade ? Before(to) : to;
        to ??= isUpgrade ? After(from) : from;
        string? why = from.CompareTo(to) > 0 ? "DC/OS cannot be downgraded"
            : !isUpgrade && !from.Equals(to) ? UpgradePath.Judge(from, to, procedure).Reason
            : null;
        return why is null ? new ConfigVersions(from, to) : throw new InputException(SR.UnsupportedPath, null, from, to, why);
    }

    /// <summary>For an update: a file with all parameters that the new version requires has that version, any other the line before.</summary>
    public static ConfigVersions ForUpdate(ConfigDocument document, DcosVersion? from, DcosVersion to, DcosEdition edition)
    {
        IEnumerable<ConfigMigration> declared = ConfigMigration.For(to, edition).Where(migration => migration.Kind == MigrationKind.Declare);
        return new ConfigVersions(from ?? (declared.All(migration => document.Values.ContainsKey(migration.Name)) ? to : Before(to)), to);
    }

    private static DcosVersion Before(DcosVersion to) => s_last.LastOrDefault(last => last.Major == to.Major && last.Minor == to.Minor - 1) ?? to;

    private static DcosVersion After(DcosVersion from) => s_last.FirstOrDefault(last => last.Major == from.Major && last.Minor == from.Minor + 1) ?? from;
}
