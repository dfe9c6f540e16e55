namespace DcosUpgrade.Journaling;

/// <summary>The connection to a node broke while its run was followed.</summary>
[JournalKind("link")]
internal sealed record LinkEvent : NodeEvent
{
    /// <summary>The id of the error.</summary>
    public required string? Broken { get; init; }
}
