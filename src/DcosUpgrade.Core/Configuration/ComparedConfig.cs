using System;
using System.Collections.Generic;

namespace DcosUpgrade.Configuration;

/// <summary>One of two configurations that are compared.</summary>
internal sealed record ComparedConfig
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the user set.</summary>
    public required ConfigDocument Document { get; init; }

    /// <summary>The same to the installer of the side's release.</summary>
    public required ResolvedConfig Resolved { get; init; }

    /// <summary>What the side's own installer made of all parameters, where it left that behind; the catalogue says the rest.</summary>
    public ResolvedConfig? Expanded { get; init; }

    /// <summary>The installer wrote it, which turns every value into text: how things are written says nothing about the user then.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>Contents of the detect scripts, by the parameter that names the file; one that is not here is not known.</summary>
    public IReadOnlyDictionary<string, string> Scripts { get; init; } = s_none;

    /// <summary>The licence is there as a file.</summary>
    public bool HasLicence { get; init; }

    public bool Sets(string name) => Document.Values.ContainsKey(name);

    /// <summary>The parameter, when the release has it and it may be set.</summary>
    public ConfigParameter? Parameter(string name) =>
        Resolved.Parameters.TryGetValue(name, out ResolvedParameter? resolved) && !resolved.Parameter.IsInternal ? resolved.Parameter : null;

    /// <summary>What holds for a parameter; null when nothing does.</summary>
    public string? Value(string name) =>
        !Resolved.Parameters.TryGetValue(name, out ResolvedParameter? parameter) ? null
        : parameter.Origin == ConfigOrigin.Default && Expanded?.Parameters.TryGetValue(name, out ResolvedParameter? expanded) is true && expanded.Value is not null ? expanded.Value
        : parameter.Value;
}
