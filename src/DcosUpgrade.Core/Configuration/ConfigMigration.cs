using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>What an upgrade over a version does to a parameter.</summary>
internal enum MigrationKind
{
    /// <summary>It has to be set, and the argument is what an update sets.</summary>
    Declare,

    /// <summary>It, or the file that stands for it, has to be there, and only the operator has it.</summary>
    Require,

    /// <summary>It, or the file that stands for it, has to be there and to be valid for the new release.</summary>
    Renew,

    /// <summary>Its default changes; the argument is the old one, and an update sets it.</summary>
    Keep,

    /// <summary>It is new, or its default changes, and the operator decides.</summary>
    Advise,

    /// <summary>The argument is its new name.</summary>
    Rename,

    /// <summary>Its form changes; the argument is a <see cref="ConfigConversion"/>.</summary>
    Convert,

    /// <summary>The value in the argument does not exist any more; the default takes its place.</summary>
    Discard,

    /// <summary>The value in the argument cannot be taken over: the cluster has to change before the upgrade.</summary>
    Refuse,

    /// <summary>It does not exist any more.</summary>
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

    /// <summary>The changes of an upgrade between two releases, in the order of the table.</summary>
    public static IEnumerable<ConfigMigration> Between(DcosVersion from, DcosVersion to, DcosEdition edition) => s_all.Value.Where(migration =>
        from.CompareTo(migration.Since) < 0 && to.CompareTo(migration.Since) >= 0
        && (migration.Edition == DcosEdition.Unknown || migration.Edition == edition));

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
