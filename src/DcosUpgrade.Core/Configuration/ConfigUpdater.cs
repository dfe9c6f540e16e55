using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration;

/// <summary>
/// Updates a config.yaml to a newer release: the same meaning in the new format, with as few changes as possible. What the new
/// release requires is added, what it renamed is renamed, what it removed becomes a comment. Text that its installer cannot read becomes ASCII.
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
        foreach (string name in set.Keys)
        {
            RequireSettable(name);
        }

        old = ReleaseLine.Of(versions.To) is { ReadsUtf8: true } ? old : AsciiRewriter.Rewrite(old, yaml);
        ConfigDocument document = Edit(old, editor => Migrate(old, editor));
        IReadOnlyList<ConfigFinding> findings = Findings(document);
        if (Refused(findings) is { Count: > 0 } refused)
        {
            document = Edit(document,
                editor => refused.ForEach(migration => editor.Set(migration.Name, migration.Argument, $"{migration.Text} The old value is not allowed.")));
            findings = Findings(document);
        }

        return new ConfigUpdate((old.HasByteOrderMark ? ConfigDocument.ByteOrderMark : "") + document.Text, document, findings);
    }

    private Dictionary<string, object?> WithMode(ConfigDocument old, DcosSecurityMode mode)
    {
        const string Name = "security";
        RequireSettable(Name);
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
        foreach (ConfigMigration migration in ConfigMigration.For(versions.To, edition))
        {
            if (done.Add(migration.Name))
            {
                Migrate(old, before, editor, migration, done);
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

    private void Migrate(ConfigDocument old, ResolvedConfig before, ConfigEditor editor, ConfigMigration migration, HashSet<string> done)
    {
        switch (migration.Kind)
        {
            case MigrationKind.Declare when !old.Values.ContainsKey(migration.Name):
                editor.Add(migration.Name, migration.Argument, migration.Text);
                break;
            case MigrationKind.Drop when editor.Has(migration.Name):
                editor.Disable(migration.Name, migration.Text);
                break;
            case MigrationKind.Rename when old.Values.TryGetValue(migration.Name, out ConfigEntry? renamed):
                Rename(editor, migration, renamed, done);
                break;
            case MigrationKind.Convert when Old(before, migration.Name) is { } value && ForwardZones.IsOldForm(value)
                && ForwardZones.Convert(value) is { } converted:
                if (editor.Has(migration.Name))
                {
                    editor.Set(migration.Name, converted, migration.Text);
                }
                else
                {
                    editor.Add(migration.Name, converted, migration.Text);
                }

                break;
        }
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

    private void RequireSettable(string name)
    {
        if (!_parameters.TryGetValue(name, out ConfigParameter? parameter) || parameter.IsInternal)
        {
            string[] known = [.. _parameters.Values.Where(known => !known.IsInternal).Select(known => known.Name)];
            throw new InputException(
                SR.ParameterNotSettable, name, name, versions.To, edition, parameter is null ? NearestName.Hint(name, known) : "; the installer computes it");
        }
    }

    /// <summary>A parameter that the new release requires and whose present value it refuses; the old release did not use it.</summary>
    private List<ConfigMigration> Refused(IReadOnlyList<ConfigFinding> findings) =>
    [
        .. ConfigMigration.For(versions.To, edition)
            .Where(migration => migration.Kind == MigrationKind.Declare && !set.ContainsKey(migration.Name)
                && findings.Any(finding => finding.Entry?.Key == migration.Name)),
    ];

    private static string? Old(ResolvedConfig config, string name) =>
        config.Parameters.TryGetValue(name, out ResolvedParameter? parameter) && parameter.Origin == ConfigOrigin.Set ? parameter.Value : null;
}
