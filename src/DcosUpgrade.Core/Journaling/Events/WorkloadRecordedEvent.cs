namespace DcosUpgrade.Journaling;

/// <summary>The workload before the first node was recorded in the cluster folder.</summary>
[JournalKind("workload", With = "apps")]
internal sealed record WorkloadRecordedEvent : JournalEvent
{
    /// <summary>Number of running tasks.</summary>
    public required int Tasks { get; init; }

    /// <summary>Number of apps with running tasks.</summary>
    public required int Apps { get; init; }

    /// <summary>False when the record could not be written.</summary>
    public required bool Kept { get; init; }
}
