using System;
using System.Collections.Generic;

namespace DcosUpgrade.Configuration;

/// <summary>One of two configurations that are compared.</summary>
internal sealed record ComparedConfig
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the user set.</summary>
    public required ConfigDocument Document { get; init; }

    /// <summary>The same as the installer of its release evaluates it.</summary>
    public required ResolvedConfig Resolved { get; init; }

    /// <summary>All parameters as its own installer expanded them; null where that is not available and the catalogue decides.</summary>
    public ResolvedConfig? Expanded { get; init; }

    /// <summary>The installer wrote it with every value as text: differences of notation do not count.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Contents of the detect scripts, by the parameter that names the file; a missing one is not known.</summary>
    public IReadOnlyDictionary<string, string> Scripts { get; init; } = s_none;

    /// <summary>A license file exists.</summary>
    public bool HasLicence { get; init; }

    public bool Sets(string name) => Document.Values.ContainsKey(name);

    /// <summary>Whether the value is the default that the catalogue has for the release.</summary>
    public bool IsDefault(string name) => Parameter(name) is { } parameter && ConfigMeaning.DefaultOf(parameter) is { } value
        && ConfigMeaning.AreSame(parameter, Resolved.Parameters[name].Value, value);

    /// <summary>The parameter, when the release has it and it may be set.</summary>
    public ConfigParameter? Parameter(string name) =>
        Resolved.Parameters.TryGetValue(name, out ResolvedParameter? resolved) && !resolved.Parameter.IsInternal ? resolved.Parameter : null;

    /// <summary>The value of a parameter; null when it has none.</summary>
    public string? Value(string name) =>
        !Resolved.Parameters.TryGetValue(name, out ResolvedParameter? parameter) ? null
        : parameter.Origin == ConfigOrigin.Default && Expanded?.Parameters.TryGetValue(name, out ResolvedParameter? expanded) is true
            && expanded.Value is not null ? expanded.Value
        : parameter.Value;
}
