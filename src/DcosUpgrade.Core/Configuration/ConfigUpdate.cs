using System.Collections.Generic;

namespace DcosUpgrade.Configuration;

/// <summary>A config.yaml that was updated to another release.</summary>
/// <param name="Text">As it would be written to a file, byte order mark and secrets included.</param>
/// <param name="Document">The same, parsed.</param>
/// <param name="Findings">Objections of the new installer that remain: the operator has to decide.</param>
internal sealed record ConfigUpdate(string Text, ConfigDocument Document, IReadOnlyList<ConfigFinding> Findings)
{
    public override string ToString() => Document.Source;
}
