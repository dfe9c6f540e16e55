namespace DcosUpgrade.Journaling;

/// <summary>An event about one node.</summary>
internal abstract record NodeEvent : JournalEvent
{
    public required override string? Node { get; init; }
}
