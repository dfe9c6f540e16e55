namespace DcosUpgrade.Journaling;

/// <summary>A backup of Marathon's state was saved, and Marathon has a leader again.</summary>
[JournalKind("marathon-state")]
internal sealed record MarathonBackupSavedEvent : NodeEvent
{
    /// <summary>The id of the backup.</summary>
    public required string? Id { get; init; }

    public required string? Status { get; init; }

    /// <summary>The leader of Marathon after the backup.</summary>
    public required string? Leader { get; init; }
}
