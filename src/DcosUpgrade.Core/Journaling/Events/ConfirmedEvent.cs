namespace DcosUpgrade.Journaling;

/// <summary>The operator answered whether a node is to be upgraded.</summary>
[JournalKind("confirmed")]
internal sealed record ConfirmedEvent : NodeEvent
{
    public required bool? Confirmed { get; init; }
}
