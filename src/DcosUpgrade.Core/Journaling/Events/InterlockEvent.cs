namespace DcosUpgrade.Journaling;

/// <summary>The interlock was evaluated: whether a node may be started beside the other nodes.</summary>
[JournalKind("interlock")]
internal sealed record InterlockEvent : NodeEvent
{
    /// <summary>The reason to wait; null when the node may be started.</summary>
    public required string? HeldBy { get; init; }

    /// <summary>True when the node was refused instead of waiting.</summary>
    [JournalMember(Optional = true)]
    public bool? Refused { get; init; }
}
