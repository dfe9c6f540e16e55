namespace DcosUpgrade.Journaling;

/// <summary>A pause of the cluster ended. No members.</summary>
[JournalKind("resumed")]
internal sealed record ResumedEvent : JournalEvent;
