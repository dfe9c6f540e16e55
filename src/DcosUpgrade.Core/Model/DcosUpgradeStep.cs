using System;

namespace DcosUpgrade;

/// <summary>One step of a plan; from Invoke-DcosUpgradePlan with its result.</summary>
public sealed record DcosUpgradeStep
{
    public int Number { get; init; }

    /// <summary>The wave: 0 for preparation, 1 for masters, then agents.</summary>
    public int Wave { get; init; }

    public DcosPlanPhase Phase { get; init; }

    /// <summary>The node, or the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Null for a step of the cluster.</summary>
    public DcosRole? Role { get; init; }

    public string? Address { get; init; }

    public string? Zone { get; init; }

    public DcosStepKind Kind { get; init; }

    /// <summary>A description of the step.</summary>
    public string Action { get; init; } = "";

    /// <summary>The reason for the position of the step in the plan.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The cluster is paused before the step.</summary>
    public bool PauseBefore { get; init; }

    /// <summary>After this step the upgrade cannot be undone and must be completed.</summary>
    public bool PointOfNoReturn { get; init; }

    /// <summary>From the start of the run.</summary>
    public TimeSpan ExpectedStart { get; init; }

    public TimeSpan ExpectedDuration { get; init; }

    public DcosStepStatus Status { get; init; }

    /// <summary>The outcome of the node's run; null for a step of the cluster.</summary>
    public DcosOutcome? Outcome { get; init; }

    /// <summary>The message of the result; null when there is none.</summary>
    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>The longest time that an agent was not seen by the Mesos master, which removes it after 300 s.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>
    /// Number of baseline tasks that still run: for an agent its own tasks; after a master and at the end all tasks of the cluster.
    /// </summary>
    public int? TasksKept { get; init; }

    /// <summary>Number of baseline tasks that ended normally.</summary>
    public int? TasksEnded { get; init; }

    public int? TasksLost { get; init; }

    /// <summary>The remedy; null when none is needed.</summary>
    public string? NextStep { get; init; }

    /// <summary>The conditions that were not met before nodes were started, all of them; empty when all were met.</summary>
    public DcosUpgradeCondition[] Conditions { get; init; } = [];

    public override string ToString() => $"{Number} {Name}: {Action}";
}
