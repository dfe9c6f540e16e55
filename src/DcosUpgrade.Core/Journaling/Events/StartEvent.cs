namespace DcosUpgrade.Journaling;

/// <summary>The start of an upgrade run was requested on a node.</summary>
[JournalKind("start")]
internal sealed record StartEvent : NodeEvent
{
    /// <summary>False when the node refused.</summary>
    public required bool Started { get; init; }

    /// <summary>The id of the attempt; empty when the node refused.</summary>
    public required string? Attempt { get; init; }

    /// <summary>The refusal in one word; null when the run started.</summary>
    public required string? Refusal { get; init; }

    public required string? Detail { get; init; }

    /// <summary>The Mesos agent id before the run; null for a master.</summary>
    public required string? AgentId { get; init; }

    /// <summary>Number of tasks on the node before the run.</summary>
    public required int Tasks { get; init; }

    /// <summary>Number of active agents in the cluster before the run.</summary>
    public required int ActiveAgents { get; init; }

    /// <summary>The leading Mesos master before the run; null when it is unknown.</summary>
    public required string? Leader { get; init; }

    /// <summary>Every package is compared with its SHA-256 before the script runs.</summary>
    public required bool? Verified { get; init; }

    /// <summary>The script runs without its own checks.</summary>
    public required bool SkippedChecks { get; init; }
}
