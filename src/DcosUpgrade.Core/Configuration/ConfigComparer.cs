using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Configuration.Rules;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Configuration;

/// <summary>Compares two configurations by their meaning to their installers, with the verdict of a procedure on each difference.</summary>
internal sealed class ConfigComparer
{
    /// <summary>The placeholder of a secret that was masked before: it cannot be compared.</summary>
    private const string HiddenByInstaller = "**HIDDEN**";

    private const string UnpublishedParameter =
        "No published list of parameters has it. The installer of Enterprise is not public, so its effect is not known: look it up in the documentation "
            + "of the release.";

    private readonly ComparedConfig _old;
    private readonly ComparedConfig _new;
    private readonly DcosProcedure _procedure;
    private readonly ILookup<string, ConfigMigration> _migrations;
    private readonly Dictionary<string, string> _oldNames;

    private ConfigComparer(ComparedConfig old, ComparedConfig @new, DcosProcedure procedure)
    {
        _old = old;
        _new = @new;
        _procedure = procedure;
        _migrations = ConfigMigration.Between(old.Resolved.Version, @new.Resolved.Version, @new.Resolved.Edition)
            .ToLookup(migration => migration.Name, StringComparer.Ordinal);
        _oldNames = _migrations.SelectMany(same => same).Where(migration => migration.Kind == MigrationKind.Rename)
            .ToDictionary(migration => migration.Argument, migration => migration.Name, StringComparer.Ordinal);
    }

    /// <summary>One row for each parameter that differs, is written differently or is newly required, sorted by name.</summary>
    public static IReadOnlyList<DcosConfigDifference> Compare(ComparedConfig old, ComparedConfig @new, DcosProcedure procedure)
    {
        ConfigComparer comparer = new(old, @new, procedure);
        return
        [
            .. old.Document.Values.Keys.Concat(@new.Document.Values.Keys).Concat(comparer._migrations.Select(same => same.Key))
                .Concat(comparer._oldNames.Keys)
                .Concat(DetectScripts.Parameters)
                .Where(name => !comparer._oldNames.ContainsValue(name))
                .Distinct(StringComparer.Ordinal)
                .OrderBy(name => name, StringComparer.Ordinal)
                .Select(comparer.Row)
                .OfType<DcosConfigDifference>(),
        ];
    }

    private DcosConfigDifference? Row(string name) =>
        DetectScripts.AreKnown(name, _old, _new) ? Script(name)
        : _new.Parameter(name) is { } parameter ? Known(name, parameter)
        : Unknown(name);

    private DcosConfigDifference? Script(string name)
    {
        DcosConfigDifference row = new()
        {
            Parameter = name,
            Change = Change(name),
            OldValue = DetectScripts.Digest(_old.Scripts[name]),
            NewValue = DetectScripts.Digest(_new.Scripts[name]),
        };
        return DetectScripts.AreSame(name, _old, _new)
            ? Respelled(row)
            : row with { Change = DcosConfigChange.Changed, Verdict = DcosVerdict.Warning,
                Reason = "The script may be changed, but not its output on an installed node: compare the output of both on each kind of node." };
    }

    private DcosConfigDifference? Known(string name, ConfigParameter parameter)
    {
        if (Gone(name) is { } gone)
        {
            return gone;
        }

        string? oldName = _oldNames.TryGetValue(name, out string? renamed) ? renamed : _old.Parameter(name)?.Name;
        if ((oldName is null || (renamed is not null && !_old.Sets(renamed))) && IsUnchanged(name, parameter)
            && _migrations[name].All(migration => migration.Kind != MigrationKind.Renew))
        {
            return null;
        }

        string? oldValue = oldName is not null ? _old.Value(oldName) : ConfigMeaning.DefaultOf(parameter);
        string? newValue = _new.Value(name);
        if (oldValue == HiddenByInstaller || newValue == HiddenByInstaller)
        {
            return null;
        }

        DcosConfigDifference row = new()
        {
            Parameter = name,
            OldValue = oldName is null ? null : ConfigSecrets.Mask(name, oldValue),
            NewValue = ConfigSecrets.Mask(name, newValue),
            Change = Change(name),
        };
        bool isSame = ConfigMeaning.AreSame(parameter, oldValue, newValue);
        (bool IsDecided, DcosConfigDifference? Row)[] migrated =
            [.. _migrations[name].Select(migration => Migrated(row, parameter, migration, oldValue, newValue)).Where(result => result.IsDecided)];
        return migrated.Length > 0 ? migrated.Select(result => result.Row).FirstOrDefault(result => result is not null)
            : isSame ? Respelled(row)
            : Differing(row, parameter, oldValue, newValue);
    }

    /// <summary>The row of a value that the new release does not have any more; null for any other value.</summary>
    private DcosConfigDifference? Gone(string name)
    {
        ConfigMigration? gone = _migrations[name].FirstOrDefault(
            migration => migration.Kind is MigrationKind.Discard or MigrationKind.Refuse && _new.Sets(name) && _new.Value(name) == migration.Argument);
        return gone is null ? null : new DcosConfigDifference
        {
            Parameter = name,
            OldValue = Shown(_old, name),
            NewValue = Shown(_new, name),
            Change = Change(name),
            Verdict = gone.Kind == MigrationKind.Refuse ? DcosVerdict.Forbidden : DcosVerdict.Required,
            Reason = gone.Text,
        };
    }

    /// <summary>A key that both files have but the old release does not know.</summary>
    private bool IsUnchanged(string name, ConfigParameter parameter) =>
        _old.Document.Values.TryGetValue(name, out ConfigEntry? old) && _new.Document.Values.TryGetValue(name, out ConfigEntry? @new)
        && ConfigMeaning.AreSame(parameter, Resolution.ArgumentText(old.Value), Resolution.ArgumentText(@new.Value));

    /// <summary>The row of a parameter that changes with the version; not decided where the general rules decide.</summary>
    private (bool IsDecided, DcosConfigDifference? Row) Migrated(
        DcosConfigDifference row, ConfigParameter parameter, ConfigMigration migration, string? oldValue, string? newValue)
    {
        bool isSet = _new.Sets(migration.Name);
        bool wasSet = _old.Sets(migration.Name);
        bool isChanged = !ConfigMeaning.AreSame(parameter, oldValue, newValue);
        DcosConfigDifference allowed = row with { Verdict = DcosVerdict.Allowed, Reason = migration.Text };
        DcosConfigDifference warning = row with { Verdict = DcosVerdict.Warning, Reason = migration.Text };
        DcosConfigDifference required = row with { Verdict = DcosVerdict.Required, Reason = migration.Text };
        return migration.Kind switch
        {
            MigrationKind.Declare or MigrationKind.Require when isSet && row.Change == DcosConfigChange.None => (true, null),
            MigrationKind.Declare when !isSet =>
                (true, required with { Reason = $"{migration.Text} It is not declared: add {migration.Name}: {migration.Argument}." }),
            MigrationKind.Declare when newValue != migration.Argument => (true, warning),
            MigrationKind.Require when !isSet && _new.HasLicence => (true, null),
            MigrationKind.Declare or MigrationKind.Require => (true, required),
            MigrationKind.Renew when row.Change == DcosConfigChange.None && (isSet || _new.HasLicence) => (true, warning),
            MigrationKind.Renew => (true, required),
            MigrationKind.Keep when !isSet && isChanged =>
                (true, warning with { Reason = $"{migration.Text} To keep what the cluster does, add {migration.Name}: {migration.Argument}." }),
            MigrationKind.Advise when !isSet && (isChanged || !wasSet) => (true, warning),
            MigrationKind.Keep or MigrationKind.Advise when isSet && !wasSet => (true, migration.Kind == MigrationKind.Keep && isChanged ? warning : allowed),
            MigrationKind.Discard when !isSet && wasSet && oldValue == migration.Argument => (true, required),
            MigrationKind.Convert when IsConverted(parameter, ConfigConversion.Of(migration), oldValue, newValue, isSet, wasSet) => (true, required),
            _ => (false, null),
        };
    }

    /// <summary>True when the new value has to be, or is, the old one in the new form.</summary>
    private static bool IsConverted(ConfigParameter parameter, ConfigConversion conversion, string? oldValue, string? newValue, bool isSet, bool wasSet) =>
        (isSet && (newValue is null || conversion.IsOldForm(newValue)))
            || (wasSet && oldValue is not null && conversion.IsOldForm(oldValue) && ConfigMeaning.AreSame(parameter, conversion.Convert(oldValue), newValue));

    private DcosConfigDifference? Differing(DcosConfigDifference row, ConfigParameter parameter, string? oldValue, string? newValue)
    {
        // The default of its own release, written out, is what the release takes without it.
        bool isNew = _new.Sets(row.Parameter) && !_new.IsDefault(row.Parameter);
        bool isOld = _old.Sets(OldName(row.Parameter)) && !_old.IsDefault(OldName(row.Parameter));
        if (!isNew && !isOld)
        {
            return Respelled(row);
        }

        if (!isNew && _old.Parameter(row.Parameter) is { IsUnread: true } && oldValue is not null && ConfigRules.Refuse(parameter, oldValue))
        {
            DcosVersion to = _new.Resolved.Version;
            return row with { Verdict = DcosVerdict.Warning, Reason = $"DC/OS {_old.Resolved.Version} took any value; DC/OS {to} refuses the old one." };
        }

        ConfigVerdict verdict = ConfigVerdict.Of(parameter, _procedure, oldValue, newValue);
        return row with { Change = isNew && isOld ? DcosConfigChange.Changed : row.Change, Verdict = verdict.Verdict, Reason = verdict.Reason };
    }

    /// <summary>A key that the installer of the new version does not use.</summary>
    private DcosConfigDifference? Unknown(string name)
    {
        if (Change(name) is DcosConfigChange.None)
        {
            return null;
        }

        DcosConfigDifference row = new() { Parameter = name, OldValue = Shown(_old, name), NewValue = Shown(_new, name), Change = Change(name) };
        DcosVersion to = _new.Resolved.Version;
        if (ParameterCatalogue.Instance.Find(name, to, _new.Resolved.Edition) is { IsInternal: true })
        {
            return !_new.Resolved.Used.Contains(name)
                ? row with { Verdict = DcosVerdict.Cosmetic, Reason = $"The installer of {to} does not use it." }
                : row with
                {
                    Verdict = _new.Sets(name) ? DcosVerdict.Forbidden : DcosVerdict.Required,
                    Reason = $"The installer of {to} computes it and refuses it in config.yaml.",
                };
        }

        if (_old.Parameter(name) is { } gone && !_new.Sets(name))
        {
            return ConfigMeaning.AreSame(gone, _old.Value(name), ConfigMeaning.DefaultOf(gone))
                ? Respelled(row)
                : row with
                {
                    Verdict = DcosVerdict.Warning,
                    Reason = _migrations[name].FirstOrDefault() is { } drop
                        ? drop.Text
                        : $"DC/OS {to} does not have it: its effect is lost, with or without the key.",
                };
        }

        return _new.Resolved.Edition == DcosEdition.Enterprise && ParameterCatalogue.Instance.Find(name).Count == 0
            ? row with { Verdict = DcosVerdict.Warning, Reason = UnpublishedParameter }
            : row with { Verdict = DcosVerdict.Cosmetic, Reason = $"The installer of {to} does not have it: it has no effect." };
    }

    private DcosConfigDifference? Respelled(DcosConfigDifference row) => row.Change switch
    {
        DcosConfigChange.None => null,
        DcosConfigChange.Changed or DcosConfigChange.Added when _oldNames.TryGetValue(row.Parameter, out string? oldName) && _old.Sets(oldName) =>
            row with { Verdict = DcosVerdict.Required, Reason = _migrations[oldName].First().Text },
        DcosConfigChange.Changed => row with { Verdict = DcosVerdict.Cosmetic, Reason = "Written otherwise; it means the same." },
        _ => row with { Verdict = DcosVerdict.Cosmetic, Reason = "It is the default, written out in one of the two." },
    };

    private DcosConfigChange Change(string name)
    {
        string oldName = OldName(name);
        bool isRenamed = oldName != name;
        return (_old.Document.Values.TryGetValue(oldName, out ConfigEntry? old), _new.Document.Values.TryGetValue(name, out ConfigEntry? @new)) switch
        {
            (false, false) => DcosConfigChange.None,
            (false, true) => DcosConfigChange.Added,
            (true, false) => isRenamed && _new.Sets(oldName) ? DcosConfigChange.None : DcosConfigChange.Removed,
            _ => !isRenamed && (_old.IsGenerated || _new.IsGenerated || AreWrittenAlike(old!.Tree, @new!.Tree))
                ? DcosConfigChange.None
                : DcosConfigChange.Changed,
        };
    }

    private string OldName(string name) => _oldNames.TryGetValue(name, out string? oldName) ? oldName : name;

    private static string? Shown(ComparedConfig side, string name) =>
        side.Document.Values.TryGetValue(name, out ConfigEntry? entry) ? ConfigSecrets.Mask(name, PythonJson.WriteCanonical(entry.Value)) : null;

    private static bool AreWrittenAlike(YamlTree a, YamlTree b) => (a, b) switch
    {
        (YamlScalar x, YamlScalar y) => x.Text == y.Text && x.Plain == y.Plain,
        (YamlSequence x, YamlSequence y) => x.Items.Count == y.Items.Count && x.Items.Zip(y.Items, AreWrittenAlike).All(same => same),
        (YamlMapping x, YamlMapping y) => x.Entries.Count == y.Entries.Count
            && x.Entries.Zip(y.Entries, (p, q) => p.Key.Text == q.Key.Text && AreWrittenAlike(p.Value, q.Value)).All(same => same),
        _ => false,
    };
}
