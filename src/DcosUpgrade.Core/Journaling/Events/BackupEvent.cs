using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>A backup was taken.</summary>
[JournalKind("backup")]
internal sealed record BackupEvent : JournalEvent
{
    /// <summary>The local folder of the backup.</summary>
    public required string? Folder { get; init; }

    /// <summary>The items, each as kind, node and SHA-256 or id.</summary>
    public required IReadOnlyList<string> Items { get; init; }
}
