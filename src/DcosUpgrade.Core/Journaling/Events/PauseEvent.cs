namespace DcosUpgrade.Journaling;

/// <summary>The cluster was paused.</summary>
[JournalKind("pause")]
internal sealed record PauseEvent : JournalEvent
{
    /// <summary>The reason.</summary>
    public required string? Why { get; init; }

    /// <summary>The operator.</summary>
    public required string? By { get; init; }
}
