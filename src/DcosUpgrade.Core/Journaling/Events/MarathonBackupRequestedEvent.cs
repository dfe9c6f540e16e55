namespace DcosUpgrade.Journaling;

/// <summary>A backup of Marathon's state was requested from the backup service.</summary>
[JournalKind("marathon-state", With = "label")]
internal sealed record MarathonBackupRequestedEvent : NodeEvent
{
    public required string? Label { get; init; }

    /// <summary>The id of the backup; null when the service did not answer with one.</summary>
    public required string? Id { get; init; }

    /// <summary>The error of the service; empty when there is none.</summary>
    public required string? Problem { get; init; }
}
