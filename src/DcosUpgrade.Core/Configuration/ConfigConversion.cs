using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration.Rules;

namespace DcosUpgrade.Configuration;

/// <summary>A conversion that Migrations.tsv names.</summary>
/// <param name="IsOldForm">True when a resolved value has to be converted.</param>
/// <param name="Convert">The value in the new form; null when the operator has to decide.</param>
/// <param name="Member">The one member that the conversion adds to a mapping, with its value; null when it changes more.</param>
internal sealed record ConfigConversion(Func<string, bool> IsOldForm, Func<string, string?> Convert, KeyValuePair<string, string>? Member = null)
{
    private static readonly Dictionary<string, ConfigConversion> s_all = new(StringComparer.Ordinal)
    {
        ["zones"] = new(ForwardZones.IsOldForm, ForwardZones.Convert),
        ["overlays"] = new(OverlayForm.IsOldForm, OverlayForm.Convert, new(OverlayRules.Vtep6, OverlayForm.Vtep6)),
        ["resolvers"] = new(value => Resolvers(value).Any(DcosResolvers.IsOwn), WithoutOwn),
    };

    /// <summary>The conversion of a migration.</summary>
    public static ConfigConversion Of(ConfigMigration migration) => s_all[migration.Argument];

    /// <summary>Null when no other resolver is left.</summary>
    private static string? WithoutOwn(string value) =>
        Resolvers(value).Where(resolver => !DcosResolvers.IsOwn(resolver)).ToList() is { Count: > 0 } others
            ? PythonJson.WriteCanonical(new ConfigList([.. others.Select(other => new ConfigText(other))]))
            : null;

    private static IReadOnlyList<string> Resolvers(string value)
    {
        try
        {
            return ConfigRules.Texts(value);
        }
        catch (InstallerRefusal)
        {
            return [];
        }
    }
}
