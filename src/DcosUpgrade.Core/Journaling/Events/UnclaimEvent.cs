namespace DcosUpgrade.Journaling;

/// <summary>The claim of a node was released. No members.</summary>
[JournalKind("unclaim")]
internal sealed record UnclaimEvent : NodeEvent;
