using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Journaling;

/// <summary>A step of a plan ended. <see cref="JournalEvent.Node"/> is null for a step of the cluster.</summary>
[JournalKind("step")]
internal sealed record StepEvent : JournalEvent
{
    public required int? Number { get; init; }

    public required int? Wave { get; init; }

    /// <summary>Null for a step of the cluster.</summary>
    public required DcosRole? Role { get; init; }

    public required string? Action { get; init; }

    /// <summary>The name of a <see cref="DcosStepStatus"/>.</summary>
    public required string? Status { get; init; }

    /// <summary>The name of a <see cref="DcosOutcome"/>; null when no run of the node ended.</summary>
    public required string? Outcome { get; init; }

    public required string? Message { get; init; }

    /// <summary>The remedy; null when none is needed.</summary>
    public required string? Next { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required TimeSpan? Duration { get; init; }

    /// <summary>The longest time that an agent was not seen by the Mesos master.</summary>
    public required TimeSpan? Outage { get; init; }

    /// <summary>Number of tasks that still run; null when they were not compared.</summary>
    public required int? Kept { get; init; }

    /// <summary>Number of tasks that ended as tasks end.</summary>
    public required int? Ended { get; init; }

    /// <summary>Number of lost tasks.</summary>
    public required int? Lost { get; init; }

    /// <summary>The conditions that were not met; null when all were met.</summary>
    [JournalMember(Optional = true)]
    public IReadOnlyList<ConditionData>? Conditions { get; init; }

    public static StepEvent Of(DcosUpgradeStep step) => new()
    {
        Node = step.Role is null ? null : step.Name,
        Number = step.Number,
        Wave = step.Wave,
        Role = step.Role,
        Action = step.Action,
        Status = step.Status.ToString(),
        Outcome = step.Outcome?.ToString(),
        Message = step.Message,
        Next = step.NextStep,
        StartedAt = step.StartedAt,
        Duration = step.Duration,
        Outage = step.Outage,
        Kept = step.TasksKept,
        Ended = step.TasksEnded,
        Lost = step.TasksLost,
        Conditions = step.Conditions is { Length: > 0 } unmet ? [.. unmet.Select(ConditionData.Of)] : null,
    };
}
