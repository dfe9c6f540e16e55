namespace DcosUpgrade.Journaling;

/// <summary>CockroachDB was restarted on a master, or its restart was checked.</summary>
[JournalKind("cockroach-restart")]
internal sealed record CockroachRestartEvent : NodeEvent
{
    /// <summary>The result in one word.</summary>
    public required string? Result { get; init; }

    public required string? Detail { get; init; }
}
