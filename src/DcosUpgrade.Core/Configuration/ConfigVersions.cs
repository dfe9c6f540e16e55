using System.Linq;
using DcosUpgrade.Configuration.Rules;
using DcosUpgrade.Errors;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>The two releases that a comparison is about.</summary>
internal sealed record ConfigVersions(DcosVersion From, DcosVersion To)
{
    /// <summary>Derives a version that was not specified: an upgrade goes from the last release of one line to that of the next; other procedures keep the
    /// version.</summary>
    /// <exception cref="InputException">A version is not covered, or the procedure does not lead from the one to the other.</exception>
    public static ConfigVersions Of(DcosProcedure procedure, DcosVersion? from, DcosVersion? to)
    {
        bool isUpgrade = procedure == DcosProcedure.Upgrade;
        ReleaseLine.Require(from, to);
        from ??= to is null ? (isUpgrade ? ReleaseLine.All.First() : ReleaseLine.All.Last()).Last : isUpgrade ? Before(to) : to;
        to ??= isUpgrade ? After(from) : from;
        return isUpgrade || from.Equals(to)
            ? new ConfigVersions(from, to)
            : throw new InputException(SR.UnsupportedPath, null, from, to, UpgradePath.Judge(from, to, procedure).Reason);
    }

    /// <summary>For an update: a file with a valid value of all parameters that the line of the new version requires for the first time has that version,
    /// any other the line before.</summary>
    /// <exception cref="InputException">A version is not covered, or the new one is older.</exception>
    public static ConfigVersions ForUpdate(ConfigDocument document, DcosVersion? from, DcosVersion to, DcosEdition edition)
    {
        ReleaseLine.Require(from, to);
        ConfigMigration[] declared =
            [.. ConfigMigration.Between(Before(to), to, edition).Where(migration => migration.Kind == MigrationKind.Declare)];
        bool isNew = declared.Length > 0 && declared.All(migration => document.ValueOf(migration.Name) is { } value
            && !ConfigRules.Refuse(ParameterCatalogue.Instance.Find(migration.Name, to, edition)!, value));
        return new ConfigVersions(from ?? (isNew ? to : Before(to)), to);
    }

    /// <summary>The last release of the line before, as upgrades are published; a skipped line is not left out.</summary>
    private static DcosVersion Before(DcosVersion to) =>
        ReleaseLine.All.FirstOrDefault(line => line.Name == ReleaseLine.Of(to)!.After.FirstOrDefault())?.Last ?? to;

    private static DcosVersion After(DcosVersion from) =>
        ReleaseLine.All.FirstOrDefault(line => line.After.Contains(ReleaseLine.Of(from)!.Name))?.Last ?? from;
}
