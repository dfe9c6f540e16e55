namespace DcosUpgrade.Journaling;

/// <summary>A risk that a plan found was accepted.</summary>
[JournalKind("risk")]
internal sealed record RiskFoundEvent : JournalEvent
{
    /// <summary>The name of the risk.</summary>
    public required string? Accepted { get; init; }

    /// <summary>The observed value.</summary>
    public required string? Found { get; init; }

    /// <summary>The operator.</summary>
    public required string? By { get; init; }

    /// <summary>The hash of the plan.</summary>
    public required string? Plan { get; init; }
}
