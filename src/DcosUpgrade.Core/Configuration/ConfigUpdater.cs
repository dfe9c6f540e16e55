using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>
/// Updates a config.yaml over one upgrade: the same meaning in the new format, with as few changes as possible. What the new release requires for
/// the first time is added, what it renamed is renamed, what it removed becomes a comment. Text that its installer cannot read becomes ASCII.
/// </summary>
/// <param name="set">Values to set by parameter; null removes the parameter.</param>
internal sealed class ConfigUpdater(ConfigVersions versions, DcosEdition edition, IReadOnlyDictionary<string, object?> set, IYamlReader yaml)
{
    private readonly IReadOnlyDictionary<string, ConfigParameter> _parameters = ParameterCatalogue.Instance.For(versions.To, edition);

    /// <param name="mode">None: the security mode stays.</param>
    /// <exception cref="InputException">A parameter to set does not exist, the security mode is not one step stricter, or the text cannot be
    /// edited.</exception>
    public ConfigUpdate Update(ConfigDocument old, DcosSecurityMode mode = DcosSecurityMode.None) =>
        mode == DcosSecurityMode.None ? Update(old) : new ConfigUpdater(versions, edition, WithMode(old, mode), yaml).Update(old);

    private ConfigUpdate Update(ConfigDocument old)
    {
        RequireSettable(set.Keys, versions.To, edition);
        old = ReleaseLine.Of(versions.To) is { ReadsUtf8: true } ? old : AsciiRewriter.Rewrite(old, yaml);
        ConfigDocument document = Edit(old, editor => Migrate(old, editor));
        IReadOnlyList<ConfigFinding> findings = Findings(document);
        if (Refused(findings) is { Count: > 0 } refused)
        {
            document = Edit(document,
                editor => refused.ForEach(migration => editor.Set(migration.Name, migration.Argument, $"{migration.Text} The old value is not allowed.")));
            findings = Findings(document);
        }

        if (Unread(findings) is { Count: > 0 } unread)
        {
            document = Edit(document,
                editor => unread.ForEach(name => editor.Disable(name, $"DC/OS {versions.From} did not read {name}; DC/OS {versions.To} refuses the value.")));
            findings = Findings(document);
        }

        return new ConfigUpdate((old.HasByteOrderMark ? ConfigDocument.ByteOrderMark : "") + document.Text, document, findings);
    }

    private Dictionary<string, object?> WithMode(ConfigDocument old, DcosSecurityMode mode)
    {
        const string Name = "security";
        RequireSettable([Name], versions.To, edition);
        string wanted = mode.ToString().ToLowerInvariant();
        string? now = ConfigResolver.Resolve(old, versions.From, edition).Parameters.TryGetValue(Name, out ResolvedParameter? security) ? security.Value : null;
        ConfigVerdict step =
            ConfigVerdict.Of(_parameters[Name], mode == DcosSecurityMode.Strict ? DcosProcedure.Strict : DcosProcedure.Permissive, now, wanted);
        return now == wanted || step.Verdict == DcosVerdict.Allowed
            ? set.Where(value => value.Key != Name).Append(new KeyValuePair<string, object?>(Name, wanted))
                .ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal)
            : throw new InputException(SR.SecurityStepRefused, Name, now, wanted, step.Reason);
    }

    private ConfigDocument Edit(ConfigDocument document, Action<ConfigEditor> edit)
    {
        ConfigEditor editor = ConfigEditor.Of(document);
        edit(editor);
        return ConfigDocument.Parse(editor.ToString(), document.Source, yaml);
    }

    private IReadOnlyList<ConfigFinding> Findings(ConfigDocument document) => ConfigResolver.Resolve(document, versions.To, edition).Findings;

    private void Migrate(ConfigDocument old, ConfigEditor editor)
    {
        ResolvedConfig before = ConfigResolver.Resolve(old, versions.From, edition);
        HashSet<string> done = [.. set.Keys];
        foreach (ConfigMigration migration in ConfigMigration.Between(versions.From, versions.To, edition))
        {
            if (!done.Contains(migration.Name) && Migrate(old, before, editor, migration, done))
            {
                done.Add(migration.Name);
            }
        }

        IReadOnlyCollection<string> used = ConfigResolver.Resolve(old, versions.To, edition).Used;
        foreach (string name in old.Values.Keys.Where(name => !done.Contains(name) && editor.Has(name)))
        {
            if (WhyNot(name, old.Values[name], before, used) is { } why)
            {
                editor.Disable(name, why);
            }
        }

        foreach (KeyValuePair<string, object?> value in set)
        {
            Put(old, editor, value.Key, value.Value);
        }
    }

    /// <returns>False when the general rules decide about the parameter.</returns>
    /// <exception cref="InputException">A value has to be changed before the upgrade (ConfigValueRefused).</exception>
    private bool Migrate(ConfigDocument old, ResolvedConfig before, ConfigEditor editor, ConfigMigration migration, HashSet<string> done)
    {
        bool isSet = old.Values.TryGetValue(migration.Name, out ConfigEntry? entry);
        bool hasValue = isSet && Resolution.ArgumentText(entry!.Value) == migration.Argument;
        switch (migration.Kind)
        {
            case MigrationKind.Declare or MigrationKind.Keep when !isSet:
                editor.Add(migration.Name, migration.Argument, migration.Text);
                return true;
            case MigrationKind.Refuse when hasValue && before.Parameters.ContainsKey(migration.Name):
                throw new InputException(SR.ConfigValueRefused, migration.Name, migration.Name, migration.Argument, versions.To, migration.Text);
            case MigrationKind.Discard when hasValue && editor.Has(migration.Name):
            case MigrationKind.Drop when editor.Has(migration.Name):
                editor.Disable(migration.Name, migration.Text);
                return true;
            case MigrationKind.Rename when isSet:
                Rename(editor, migration, entry!, done);
                return true;
            case MigrationKind.Convert when Old(before, migration.Name) is { } value:
                return Convert(editor, migration, entry!, value);
            default:
                return migration.Kind is not (MigrationKind.Convert or MigrationKind.Discard or MigrationKind.Refuse);
        }
    }

    private static bool Convert(ConfigEditor editor, ConfigMigration migration, ConfigEntry entry, string value)
    {
        ConfigConversion conversion = ConfigConversion.Of(migration);
        if (!conversion.IsOldForm(value) || conversion.Convert(value) is not { } converted)
        {
            return false;
        }

        if (!editor.Has(migration.Name))
        {
            editor.Add(migration.Name, converted, migration.Text);
        }
        else if (conversion.Member is not { } member || !editor.AddMember(entry, member.Key, YamlValue.Quoted(member.Value), migration.Text))
        {
            editor.Set(migration.Name, converted, migration.Text);
        }

        return true;
    }

    private void Rename(ConfigEditor editor, ConfigMigration migration, ConfigEntry renamed, HashSet<string> done)
    {
        string name = migration.Argument;
        if (editor.Has(name) && !set.ContainsKey(name))
        {
            editor.Disable(name, $"Until {versions.To} nothing read this one; {migration.Name} did, and now has its name.");
        }

        if (set.ContainsKey(name) && editor.Has(migration.Name))
        {
            editor.Disable(migration.Name, migration.Text);
        }
        else if (editor.Has(migration.Name))
        {
            editor.Rename(migration.Name, name, migration.Text);
        }
        else if (!set.ContainsKey(name))
        {
            // It comes from a merge, which other keys may use too.
            editor.Add(name, YamlValue.Write(Resolution.ArgumentText(renamed.Value) ?? ""), migration.Text);
        }

        done.Add(name);
    }

    /// <summary>Why a parameter cannot stay; null when it can.</summary>
    /// <param name="used">What the new installer evaluates.</param>
    private string? WhyNot(string name, ConfigEntry entry, ResolvedConfig before, IReadOnlyCollection<string> used)
    {
        _parameters.TryGetValue(name, out ConfigParameter? parameter);
        bool hadBefore = before.Parameters.ContainsKey(name);
        return parameter is { IsInternal: true } && !used.Contains(name) ? null
            : parameter is { IsInternal: true } ? $"The installer of DC/OS {versions.To} computes {name} itself and refuses it here."
            : parameter is null && hadBefore ? $"DC/OS {versions.To} has no {name}."
            : parameter is not null && !hadBefore && !versions.From.Equals(versions.To) && !IsDefault(parameter, entry)
                ? $"DC/OS {versions.From} did not read {name}; to DC/OS {versions.To} it would be a change."
            : null;
    }

    private static bool IsDefault(ConfigParameter parameter, ConfigEntry entry) =>
        ConfigMeaning.AreSame(parameter, Resolution.ArgumentText(entry.Value), ConfigMeaning.DefaultOf(parameter));

    private void Put(ConfigDocument old, ConfigEditor editor, string name, object? value)
    {
        if (value is null)
        {
            if (editor.Has(name))
            {
                editor.Disable(name, "Taken out on request.");
            }
        }
        else if (!editor.Has(name))
        {
            editor.Add(name, YamlValue.Write(value), null);
        }
        else if (!IsAlready(old, name, value))
        {
            editor.Set(name, YamlValue.Write(value), null);
        }
    }

    private bool IsAlready(ConfigDocument old, string name, object value)
    {
        ConfigDocument wanted = ConfigDocument.Parse($"{name}: {YamlValue.Write(value)}\n", name, yaml);
        return ConfigMeaning.AreSame(
            _parameters[name], Old(ConfigResolver.Resolve(old, versions.To, edition), name), Old(ConfigResolver.Resolve(wanted, versions.To, edition), name));
    }

    /// <exception cref="InputException">The release does not have one of the parameters, or computes it (ParameterNotSettable).</exception>
    public static void RequireSettable(IEnumerable<string> names, DcosVersion version, DcosEdition edition)
    {
        IReadOnlyDictionary<string, ConfigParameter> parameters = ParameterCatalogue.Instance.For(version, edition);
        foreach (string name in names)
        {
            if (!parameters.TryGetValue(name, out ConfigParameter? parameter) || parameter.IsInternal)
            {
                string[] known = [.. parameters.Values.Where(known => !known.IsInternal).Select(known => known.Name)];
                throw new InputException(
                    SR.ParameterNotSettable, name, name, version, edition, parameter is null ? NearestName.Hint(name, known) : "; the installer computes it");
            }
        }
    }

    /// <summary>A parameter that the new release requires and whose present value it refuses; the old release did not use it.</summary>
    private List<ConfigMigration> Refused(IReadOnlyList<ConfigFinding> findings) =>
    [
        .. ConfigMigration.Between(versions.From, versions.To, edition)
            .Where(migration => migration.Kind == MigrationKind.Declare && !set.ContainsKey(migration.Name)
                && findings.Any(finding => finding.Entry?.Key == migration.Name)),
    ];

    /// <summary>Parameters that the old release did not read, with a value that the new one refuses.</summary>
    private List<string> Unread(IReadOnlyList<ConfigFinding> findings) =>
    [
        .. findings.Where(finding => finding is { Objection: ConfigObjection.Invalid, Entry: not null } && finding.Entry.Key == finding.Key)
            .Select(finding => finding.Key)
            .Where(name => !set.ContainsKey(name)
                && ParameterCatalogue.Instance.Find(name, versions.From, edition) is null or { IsInternal: false, IsUnread: true }),
    ];

    private static string? Old(ResolvedConfig config, string name) =>
        config.Parameters.TryGetValue(name, out ResolvedParameter? parameter) && parameter.Origin == ConfigOrigin.Set ? parameter.Value : null;
}
