using System;

namespace DcosUpgrade;

/// <summary>One step of a plan: as planned, and, from Invoke-DcosUpgradePlan, how it went.</summary>
public sealed record DcosUpgradeStep
{
    public int Number { get; init; }

    /// <summary>Steps of a wave belong together; 0 prepares, 1 is the masters.</summary>
    public int Wave { get; init; }

    public DcosPlanPhase Phase { get; init; }

    /// <summary>The node, or the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Null for a step of the cluster.</summary>
    public DcosRole? Role { get; init; }

    public string? Address { get; init; }

    public string? Zone { get; init; }

    /// <summary>What is done.</summary>
    public string Action { get; init; } = "";

    /// <summary>Why it stands where it stands.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The cluster is paused before it.</summary>
    public bool PauseBefore { get; init; }

    /// <summary>Before it everything can be left as it is; after it the way leads forward only.</summary>
    public bool PointOfNoReturn { get; init; }

    /// <summary>From the beginning of the run.</summary>
    public TimeSpan ExpectedStart { get; init; }

    public TimeSpan ExpectedDuration { get; init; }

    public DcosStepStatus Status { get; init; }

    /// <summary>What became of the node's run.</summary>
    public DcosOutcome? Outcome { get; init; }

    /// <summary>What is to be said of how it went.</summary>
    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>How long an agent was away from the master, at most; it is given up after 300 s.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>Tasks that still run: of an agent those that it had before, after a master and in the end all that the cluster had before the first node.</summary>
    public int? TasksKept { get; init; }

    /// <summary>Tasks that ended in the way tasks end.</summary>
    public int? TasksEnded { get; init; }

    public int? TasksLost { get; init; }

    /// <summary>What to do now; null when nothing is.</summary>
    public string? NextStep { get; init; }

    public override string ToString() => $"{Number} {Name}: {Action}";
}
