using DcosUpgrade.Ports;

namespace DcosUpgrade.Configuration;

/// <summary>One key of config.yaml with its value, and where both stand (1-based).</summary>
/// <param name="Tree">The value as written, with the positions of its parts.</param>
internal sealed record ConfigEntry(string Key, ConfigValue Value, int Line, int Column, YamlTree Tree);
