namespace DcosUpgrade.Journaling;

/// <summary>A node waits for admission.</summary>
[JournalKind("held")]
internal sealed record HeldEvent : NodeEvent
{
    /// <summary>The reason.</summary>
    public required string? By { get; init; }
}
