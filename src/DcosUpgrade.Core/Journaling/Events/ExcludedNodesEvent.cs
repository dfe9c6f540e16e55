using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>Nodes were excluded from checks (-ExcludeNode).</summary>
[JournalKind("leftout")]
internal sealed record ExcludedNodesEvent : JournalEvent
{
    /// <summary>Names of the nodes.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }
}
