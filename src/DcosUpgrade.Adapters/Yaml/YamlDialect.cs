using System.Collections.Generic;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>Limits and rules for a document.</summary>
/// <param name="IsStrict">Refuses duplicate keys, anchors, aliases and non-standard tags.</param>
/// <param name="MaxDepth">Maximum depth of nested values.</param>
/// <param name="MaxNodes">Maximum number of values.</param>
internal sealed record YamlDialect(bool IsStrict, int MaxDepth, int MaxNodes)
{
    /// <summary>Number of columns that each line was moved to the right.</summary>
    public IReadOnlyDictionary<int, int> Shifts { get; init; } = new Dictionary<int, int>();

    public static readonly YamlDialect Strict = new(IsStrict: true, MaxDepth: 64, MaxNodes: int.MaxValue);

    /// <summary>The dialect of the DC/OS installer's library, with limits far above the size of a configuration.</summary>
    public static readonly YamlDialect Configuration = new(IsStrict: false, MaxDepth: 256, MaxNodes: 250_000);
}
