using System.Collections.Generic;

namespace DcosUpgrade.Configuration;

/// <summary>A config.yaml brought to another release.</summary>
/// <param name="Text">As it would be written to a file, byte order mark and secrets included.</param>
/// <param name="Document">The same, read.</param>
/// <param name="Findings">What the new release's installer still objects to: a person has to decide.</param>
internal sealed record ConfigUpdate(string Text, ConfigDocument Document, IReadOnlyList<ConfigFinding> Findings)
{
    public override string ToString() => Document.Source;
}
