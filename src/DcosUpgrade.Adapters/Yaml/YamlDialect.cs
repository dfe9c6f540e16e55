using System.Collections.Generic;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>What a document may contain.</summary>
/// <param name="IsStrict">No duplicate keys, no anchors and aliases, no foreign tags.</param>
/// <param name="MaxDepth">How deep values may be nested.</param>
/// <param name="MaxNodes">How many values there may be.</param>
internal sealed record YamlDialect(bool IsStrict, int MaxDepth, int MaxNodes)
{
    /// <summary>By how many columns lines stand too far to the right.</summary>
    public IReadOnlyDictionary<int, int> Shifts { get; init; } = new Dictionary<int, int>();

    public static readonly YamlDialect Strict = new(IsStrict: true, MaxDepth: 64, MaxNodes: int.MaxValue);

    /// <summary>What the DC/OS installer's library takes, far beyond what a configuration needs.</summary>
    public static readonly YamlDialect Configuration = new(IsStrict: false, MaxDepth: 256, MaxNodes: 250_000);
}
