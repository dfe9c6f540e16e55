namespace DcosUpgrade.Journaling;

/// <summary>A node waits for gates.</summary>
[JournalKind("waiting")]
internal sealed record WaitingEvent : NodeEvent
{
    /// <summary>The gates that do not pass, in a few words.</summary>
    public required string? For { get; init; }
}
