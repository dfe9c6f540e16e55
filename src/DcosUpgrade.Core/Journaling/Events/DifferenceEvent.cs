namespace DcosUpgrade.Journaling;

/// <summary>A parameter of config.yaml differs from the running cluster in a way that is forbidden or that the operator is warned of.</summary>
[JournalKind("difference")]
internal sealed record DifferenceEvent : JournalEvent
{
    public required string? Parameter { get; init; }

    /// <summary>The value of the running cluster; null when it has none.</summary>
    public required string? Old { get; init; }

    /// <summary>The value of config.yaml; null when it has none.</summary>
    public required string? New { get; init; }

    /// <summary>The name of a <see cref="DcosVerdict"/>.</summary>
    public required string? Verdict { get; init; }

    public required string? Reason { get; init; }

    /// <summary>The operator accepted the difference (-AcceptDifference).</summary>
    public required bool Accepted { get; init; }

    /// <summary>The operator.</summary>
    public required string? By { get; init; }

    public static DifferenceEvent Of(DcosConfigDifference difference, bool accepted, string by) => new()
    {
        Parameter = difference.Parameter,
        Old = difference.OldValue,
        New = difference.NewValue,
        Verdict = difference.Verdict.ToString(),
        Reason = difference.Reason,
        Accepted = accepted,
        By = by,
    };
}
