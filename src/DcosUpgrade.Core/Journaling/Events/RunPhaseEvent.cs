namespace DcosUpgrade.Journaling;

/// <summary>A run on a node entered a phase.</summary>
[JournalKind("run")]
internal sealed record RunPhaseEvent : NodeEvent
{
    /// <summary>The id of the attempt.</summary>
    public required string? Attempt { get; init; }

    /// <summary>The phase as operators see it.</summary>
    public required string? Phase { get; init; }
}
