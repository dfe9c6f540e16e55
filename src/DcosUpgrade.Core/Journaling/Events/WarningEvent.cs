namespace DcosUpgrade.Journaling;

/// <summary>The operator was warned.</summary>
[JournalKind("warning")]
internal sealed record WarningEvent : JournalEvent
{
    public required string? Message { get; init; }
}
