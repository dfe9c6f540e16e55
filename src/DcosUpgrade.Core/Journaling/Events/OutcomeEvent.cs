using System;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Journaling;

/// <summary>The outcome of a node: of an upgrade, or of a run that only downloads packages.</summary>
[JournalKind("outcome")]
internal sealed record OutcomeEvent : NodeEvent
{
    /// <summary><see cref="RunOrder.Upgrade"/> or <see cref="RunOrder.Stage"/>.</summary>
    public required string? Operation { get; init; }

    public required DcosRole? Role { get; init; }

    /// <summary>The name of a <see cref="DcosOutcome"/>.</summary>
    public required string? Outcome { get; init; }

    public required string? Reason { get; init; }

    /// <summary>The remedy; null when none is needed.</summary>
    public required string? Next { get; init; }

    /// <summary>By the clock of the node; null when no run was started.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>The exit code of the script; null when the script did not end.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>The version before the run.</summary>
    public required string? From { get; init; }

    /// <summary>The version after the run.</summary>
    public required string? To { get; init; }

    /// <summary>By the clock of the node; null when no run ended.</summary>
    public required TimeSpan? Duration { get; init; }

    /// <summary>The longest time that an agent was not seen by the Mesos master; null for a master.</summary>
    public required TimeSpan? Outage { get; init; }

    /// <summary>The node's own checks failed in the run and passed later, or were skipped.</summary>
    public required bool ChecksWarning { get; init; }

    /// <summary>Path of the run's log on the node.</summary>
    public required string? Log { get; init; }

    public static OutcomeEvent Of(DcosNodeUpgrade upgrade, string operation) => new()
    {
        Node = upgrade.Name,
        Operation = operation,
        Role = upgrade.Role,
        Outcome = upgrade.Outcome.ToString(),
        Reason = upgrade.Reason,
        Next = upgrade.NextStep,
        StartedAt = upgrade.StartedAt,
        ExitCode = upgrade.ExitCode,
        From = upgrade.FromVersion,
        To = upgrade.ToVersion,
        Duration = upgrade.Duration,
        Outage = upgrade.Outage,
        ChecksWarning = upgrade.ChecksWarning,
        Log = upgrade.LogPath,
    };
}
