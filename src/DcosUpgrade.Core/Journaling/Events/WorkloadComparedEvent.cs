using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>The workload was compared with the record of the workload before the first node.</summary>
[JournalKind("workload")]
internal sealed record WorkloadComparedEvent : JournalEvent
{
    /// <summary>Number of tasks that still run.</summary>
    public required int? Kept { get; init; }

    /// <summary>Ids of the lost tasks, each with its state.</summary>
    public required IReadOnlyList<string> Lost { get; init; }

    /// <summary>Apps, one entry for each task that was lost and replaced.</summary>
    public required IReadOnlyList<string> Restarted { get; init; }

    /// <summary>Number of tasks that ended as tasks end.</summary>
    public required int Ended { get; init; }

    /// <summary>The tasks of each app, sorted by app; null in a journal of an earlier version.</summary>
    [JournalMember(Optional = true)]
    public IReadOnlyList<AppTasksData>? ByApp { get; init; }
}
