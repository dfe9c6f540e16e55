using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration;

/// <summary>Where a value comes from.</summary>
internal enum ConfigOrigin
{
    Set,
    Default,
    Computed,
}

/// <summary>A parameter's value as an installer takes it.</summary>
/// <param name="Value">
/// The installer's argument text, in one form for one meaning: bools <c>true</c> and <c>false</c>; lists and mappings as JSON without
/// blanks, mapping members sorted, however they were written. Null: not set and without a default, or a value of no use to the installer.
/// </param>
/// <param name="Entry">Where it is set; null when it is not.</param>
internal sealed record ResolvedParameter(ConfigParameter Parameter, string? Value, ConfigOrigin Origin, ConfigEntry? Entry);

/// <summary>What a config.yaml means to the installer of one release.</summary>
internal sealed class ResolvedConfig(
    DcosVersion version,
    DcosEdition edition,
    IReadOnlyDictionary<string, ResolvedParameter> parameters,
    IReadOnlyList<ConfigFinding> findings,
    IReadOnlyCollection<string> used)
{
    public DcosVersion Version => version;

    public DcosEdition Edition => edition;

    /// <summary>Every parameter of the release that may stand in config.yaml, set or not, by name; keys that it does not know are not here.</summary>
    public IReadOnlyDictionary<string, ResolvedParameter> Parameters => parameters;

    /// <summary>The parameters that the installer evaluates for this configuration, internal ones too; it refuses an internal one that is set.</summary>
    public IReadOnlyCollection<string> Used => used;

    /// <summary>What the installer objects to, one per key; empty when it would generate.</summary>
    public IReadOnlyList<ConfigFinding> Findings => findings;

    public bool IsValid => !findings.Any();
}
