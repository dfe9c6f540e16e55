namespace DcosUpgrade.Journaling;

/// <summary>A cmdlet attached the journal to a cluster.</summary>
[JournalKind("cluster")]
internal sealed record ClusterEvent : JournalEvent
{
    /// <summary>The name of the cluster.</summary>
    public required string? Name { get; init; }

    public required string? Cmdlet { get; init; }
}
