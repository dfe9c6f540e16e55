using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Prerequisites;

/// <summary>What checks want to know of a config.yaml: its scalar parameters by name.</summary>
internal sealed record ConfigFacts(string Source, IReadOnlyDictionary<string, string> Values, IReadOnlyCollection<string> Keys)
{
    public const int MaxBytes = 4 << 20;

    public string? this[string name] => Values.TryGetValue(name, out string? value) ? value : null;

    /// <summary>enable_ipv6 as the installer reads it: true unless it says false.</summary>
    public bool Ipv6 => !string.Equals(this["enable_ipv6"], "false", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(this["enable_ipv6"], "no", StringComparison.OrdinalIgnoreCase)
        && !string.Equals(this["enable_ipv6"], "off", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InputException">It is no YAML.</exception>
    public static ConfigFacts Read(string text, string source, IYamlReader yaml)
    {
        IReadOnlyList<KeyValuePair<YamlScalar, YamlTree>> entries = (yaml.Read(text, source) as YamlMapping)?.Entries ?? [];
        return new ConfigFacts(
            source,
            entries.Where(entry => entry.Value is YamlScalar).ToDictionary(entry => entry.Key.Text, entry => ((YamlScalar)entry.Value).Text, StringComparer.Ordinal),
            [.. entries.Select(entry => entry.Key.Text)]);
    }
}
