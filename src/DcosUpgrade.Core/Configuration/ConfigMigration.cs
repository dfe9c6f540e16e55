using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>What an upgrade over a version does to a parameter.</summary>
internal enum MigrationKind
{
    Declare,
    Require,
    Rename,
    Convert,
    Drop,
}

/// <summary>One line of Migrations.tsv.</summary>
/// <param name="Since">The first release that needs it.</param>
/// <param name="Edition">Unknown: both.</param>
/// <param name="Argument">The value, the other name, or the function.</param>
internal sealed record ConfigMigration(string Name, DcosVersion Since, DcosEdition Edition, MigrationKind Kind, string Argument, string Text)
{
    private static readonly Lazy<IReadOnlyList<ConfigMigration>> s_all =
        new(() => [.. EmbeddedTable.Rows("DcosUpgrade.Configuration.Migrations.tsv").Select(Parse)]);

    /// <summary>The changes that a version requires, whatever the source version.</summary>
    public static IEnumerable<ConfigMigration> For(DcosVersion to, DcosEdition edition) =>
        s_all.Value.Where(migration => to.CompareTo(migration.Since) >= 0 && (migration.Edition == DcosEdition.Unknown || migration.Edition == edition));

    /// <summary>The changes between two versions.</summary>
    public static IEnumerable<ConfigMigration> Between(DcosVersion from, DcosVersion to, DcosEdition edition) =>
        For(to, edition).Where(migration => from.CompareTo(migration.Since) < 0);

    private static ConfigMigration Parse(string[] cells)
    {
        ParameterCall action = ParameterCall.Parse(cells[3]);
        return new ConfigMigration(
            cells[0],
            new DcosVersion(cells[1]),
            EmbeddedTable.Edition(cells[2]),
            EmbeddedTable.Value<MigrationKind>(action.Name),
            action.Arguments.FirstOrDefault() ?? "",
            cells[4]);
    }
}
