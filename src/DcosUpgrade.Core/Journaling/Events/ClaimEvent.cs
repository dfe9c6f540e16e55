using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>A node was claimed in the cluster folder.</summary>
[JournalKind("claim")]
internal sealed record ClaimEvent : NodeEvent
{
    /// <summary>Names of all claimed nodes.</summary>
    public required IReadOnlyList<string> Claims { get; init; }
}
