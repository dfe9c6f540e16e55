namespace DcosUpgrade.Journaling;

/// <summary>An operator changed a limit while the upgrade runs, and the change took effect in this session.</summary>
[JournalKind("limit")]
internal sealed record LimitEvent : JournalEvent
{
    /// <summary>The limit: MaxUnavailable, MaxAppUnavailable, MaxFailures or ThrottleLimit.</summary>
    public required string? Limit { get; init; }

    public required string? From { get; init; }

    public required string? To { get; init; }

    /// <summary>The operator; null when the limits of the start are in force again.</summary>
    public required string? By { get; init; }
}
