using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

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
    private static readonly Lazy<IReadOnlyList<ConfigMigration>> s_all = new(Load);

    /// <summary>What matters to a version, whatever came before it.</summary>
    public static IEnumerable<ConfigMigration> For(DcosVersion to, DcosEdition edition) =>
        s_all.Value.Where(migration => to.CompareTo(migration.Since) >= 0 && (migration.Edition == DcosEdition.Unknown || migration.Edition == edition));

    /// <summary>What is new between two versions.</summary>
    public static IEnumerable<ConfigMigration> Between(DcosVersion from, DcosVersion to, DcosEdition edition) =>
        For(to, edition).Where(migration => from.CompareTo(migration.Since) < 0);

    private static List<ConfigMigration> Load()
    {
        using Stream stream = typeof(ConfigMigration).Assembly.GetManifestResourceStream("DcosUpgrade.Configuration.Migrations.tsv")!;
        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Skip(1).Select(line => Parse(line.TrimEnd('\r').Split('\t')))];
    }

    private static ConfigMigration Parse(string[] cells)
    {
        ParameterCall action = ParameterCall.Parse(cells[3]);
        return new ConfigMigration(
            cells[0],
            new DcosVersion(cells[1]),
            cells[2] == "both" ? DcosEdition.Unknown : (DcosEdition)Enum.Parse(typeof(DcosEdition), cells[2], ignoreCase: true),
            (MigrationKind)Enum.Parse(typeof(MigrationKind), action.Name, ignoreCase: true),
            action.Arguments.FirstOrDefault() ?? "",
            cells[4]);
    }
}
