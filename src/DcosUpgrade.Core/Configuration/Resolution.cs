using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Configuration.Rules;
using DcosUpgrade.Releases;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>One run of <see cref="ConfigResolver"/>: parameters are evaluated on demand, each once, as the installer does.</summary>
internal sealed class Resolution(ConfigDocument document, IReadOnlyDictionary<string, ConfigParameter> parameters, GenconfFolder? genconf)
{
    private readonly Dictionary<string, Argument> _arguments = new(StringComparer.Ordinal);
    private readonly List<ConfigFinding> _findings = [];

    public GenconfFolder? Genconf => genconf;

    public bool IsSet(string name) => document.Values.ContainsKey(name);

    public ResolvedConfig Run(DcosVersion version, DcosEdition edition)
    {
        foreach (ConfigEntry entry in document.Values.Values.Where(entry => ArgumentText(entry.Value) is null))
        {
            Add(ConfigObjection.Crash, entry.Key,
                $"{entry.Value.Kind} is not a value that the installer can "
                    + $"use{(entry.Value is ConfigNull ? ": leave the key out, or write \"\" for empty text" : ": put it in quotes")}");
        }

        foreach (ConfigParameter parameter in parameters.Values.Where(IsUsed))
        {
            Take(parameter.Name);
        }

        bool IsGood(string name) => _arguments.TryGetValue(name, out Argument? argument) && argument.IsGood;
        foreach (CrossRule rule in CrossRule.All.Where(rule => rule.Parameters.All(IsGood) && (rule.Without is null || !parameters.ContainsKey(rule.Without))))
        {
            Check(rule);
        }

        if (_findings.Count == 0)
        {
            WriteFiles(ReleaseLine.Of(version) is { ReadsUtf8: true });
        }

        // Parameters that this configuration does not use have a value too, without objections.
        ConfigFinding[] findings = [.. _findings.OrderBy(finding => finding.Entry?.Line ?? int.MaxValue)];
        HashSet<string> used = [.. _arguments.Keys];
        return new ResolvedConfig(version, edition,
            parameters.Values.Where(parameter => !parameter.IsInternal).ToDictionary(parameter => parameter.Name, Resolved, StringComparer.Ordinal), findings,
            used);
    }

    /// <summary>Writing the files, which the installer does after all checks have passed.</summary>
    /// <param name="isUtf8">False: the installer writes them as ASCII.</param>
    private void WriteFiles(bool isUtf8)
    {
        foreach (KeyValuePair<string, Argument> written in _arguments.Where(argument => argument.Value is { Origin: ConfigOrigin.Set, Text: not null }))
        {
            try
            {
                foreach (ParameterCall rule in parameters[written.Key].Rules.Where(ConfigRules.IsAboutFiles))
                {
                    ConfigRules.Check(rule, written.Value.Text!);
                    RequireWritable(written.Value.Text!, isUtf8);
                }
            }
            catch (InstallerRefusal refusal)
            {
                Add(ConfigObjection.Crash, written.Key, refusal.Message, refusal.HasTraceback);
            }
        }
    }

    private static void RequireWritable(string text, bool isUtf8)
    {
        if (!isUtf8 && NonAscii.Find(text) is { } first)
        {
            throw InstallerRefusal.Crash($"has {first.Name}, and the installer writes its files as ASCII");
        }
    }

    /// <summary>The installer's argument text of a value, null when it cannot make one.</summary>
    public static string? ArgumentText(ConfigValue value) => value switch
    {
        ConfigText text => text.Value,
        ConfigBool flag => flag.Value ? "true" : "false",
        ConfigInt number => number.Value.ToString(CultureInfo.InvariantCulture),
        ConfigList or ConfigMap => PythonJson.Write(value),
        _ => null,
    };

    private bool IsUsed(ConfigParameter parameter) => parameter.Used is { } used && Holds(used);

    /// <summary>Evaluates the parameters of the condition until the result is known.</summary>
    private bool Holds(ParameterCondition condition) =>
        condition.Always || condition.Cases.Any(values => values.All(value => Take(value.Key) is { IsGood: true } argument && argument.Text == value.Value));

    private Argument Take(string name)
    {
        if (_arguments.TryGetValue(name, out Argument? known))
        {
            return known;
        }

        Argument argument;
        try
        {
            argument = Make(name);
            if (argument is { IsGood: true, Text: { } text })
            {
                foreach (ParameterCall rule in parameters[name].Rules.Where(rule => !ConfigRules.IsAboutFiles(rule)))
                {
                    ConfigRules.Check(rule, text);
                }
            }
        }
        catch (InstallerRefusal refusal)
        {
            Add(refusal.Crashes ? ConfigObjection.Crash : ConfigObjection.Invalid, name, refusal.Message);
            argument = Argument.Bad;
        }

        return _arguments[name] = argument;
    }

    private Argument Make(string name)
    {
        parameters.TryGetValue(name, out ConfigParameter? parameter);
        document.Values.TryGetValue(name, out ConfigEntry? entry);
        bool? computed = parameter?.Computed is not { } condition || condition.Always ? parameter?.Computed is not null : Condition(condition);
        if (computed is null)
        {
            return Argument.Bad;
        }

        if (computed.Value)
        {
            if (entry is null)
            {
                return Make(parameter!.ComputedAs!, ConfigOrigin.Computed);
            }

            // The installer evaluates what it would compute it from before it objects.
            foreach (string input in parameter!.ComputedAs!.Inputs)
            {
                Take(input);
            }

            return Object(ConfigObjection.Computed, name, "the installer computes it: take it out of config.yaml");
        }

        if (entry is not null)
        {
            return ArgumentText(entry.Value) is { } text ? new Argument(text, ConfigOrigin.Set) : Argument.Bad;
        }

        return parameter?.Default is { } value ? Make(value, ConfigOrigin.Default) : Object(ConfigObjection.Unset, name, "must be set");
    }

    /// <returns>Null when a parameter that it depends on is not valid.</returns>
    private bool? Condition(ParameterCondition condition)
    {
        KeyValuePair<string, string> value = condition.Cases.Single().Single();
        Argument argument = Take(value.Key);
        return argument.IsGood ? argument.Text == value.Value : null;
    }

    private Argument Make(ParameterValue value, ConfigOrigin origin)
    {
        if (value.Function is not { } function)
        {
            return new Argument(value.Literal, origin);
        }

        Argument[] inputs = [.. value.Inputs.Select(Take)];
        return inputs.All(input => input.IsGood)
            ? new Argument(ParameterFunctions.Call(function, [.. inputs.Select(input => input.Text ?? "")], this), origin)
            : Argument.Bad;
    }

    private void Check(CrossRule rule)
    {
        try
        {
            rule.Check([.. rule.Parameters.Select(name => _arguments[name].Text ?? "")]);
        }
        catch (InstallerRefusal refusal)
        {
            foreach (string name in rule.Parameters.Where(name => !_findings.Any(finding => finding.Key == name)))
            {
                Add(refusal.Crashes ? ConfigObjection.Crash : ConfigObjection.Invalid, name, refusal.Message);
            }
        }
    }

    private Argument Object(ConfigObjection objection, string name, string message)
    {
        Add(objection, name, message);
        return Argument.Bad;
    }

    private void Add(ConfigObjection objection, string name, string message, bool hasTraceback = true) => _findings.Add(
        new ConfigFinding(objection, name, message, document.Values.TryGetValue(name, out ConfigEntry? entry) ? entry : null) { HasTraceback = hasTraceback });

    private ResolvedParameter Resolved(ConfigParameter parameter)
    {
        Argument argument = Take(parameter.Name);
        document.Values.TryGetValue(parameter.Name, out ConfigEntry? entry);
        string? text = entry is null ? argument.Text : ArgumentText(entry.Value);
        ConfigOrigin origin = entry is null && argument.Origin == ConfigOrigin.Set ? ConfigOrigin.Default : entry is null ? argument.Origin : ConfigOrigin.Set;
        return new ResolvedParameter(parameter, text is null ? null : Canonical(parameter.Type, text), origin, entry);
    }

    /// <summary>The same text for the same meaning, however it was written.</summary>
    private static string Canonical(ParameterType type, string text)
    {
        if (type is not (ParameterType.List or ParameterType.Map))
        {
            return text;
        }

        try
        {
            return PythonJson.Read(text) is { } value ? PythonJson.WriteCanonical(value) : text;
        }
        catch (InstallerRefusal)
        {
            return text;
        }
    }
}
