namespace DcosUpgrade.Journaling;

/// <summary>An operator opened the journal.</summary>
[JournalKind(JournalText.Opened)]
internal sealed record OpenedEvent : JournalEvent
{
    /// <summary>Name, host and process of the operator.</summary>
    public required string? Operator { get; init; }

    /// <summary>Bytes of the unfinished line that a crash left before this entry; 0 when there is none.</summary>
    [JournalMember(Name = JournalText.Torn)]
    public required int TornBytes { get; init; }
}
