using System;

namespace DcosUpgrade;

/// <summary>The result of one node.</summary>
public sealed record DcosNodeUpgrade
{
    public required string Name { get; init; }

    public DcosRole Role { get; init; }

    public DcosOutcome Outcome { get; init; }

    /// <summary>The reason of the outcome in one word (Busy, RoleMismatch, ScriptAltered …) or sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Exit code of the node script; null when the script did not end. The exit code alone does not decide the outcome.</summary>
    public int? ExitCode { get; init; }

    public string? FromVersion { get; init; }

    public string? ToVersion { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>The longest time in its run that an agent was not seen by the Mesos master, which removes it after 300 s. Null for a master.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>True when the node's own checks failed in the run and passed later, or were skipped, and the gates passed.</summary>
    public bool ChecksWarning { get; init; }

    /// <summary>Path of the run's log on the node.</summary>
    public string? LogPath { get; init; }

    public string[] LogTail { get; init; } = [];

    /// <summary>The remedy; null when none is needed.</summary>
    public string? NextStep { get; init; }

    /// <summary>The conditions for which the node was refused before its start, all that were evaluated; empty otherwise.</summary>
    public DcosUpgradeCondition[] Conditions { get; init; } = [];

    internal DcosNode? Node { get; init; }

    /// <summary>The target of the run.</summary>
    internal Target? Target { get; init; }

    /// <summary>True for the outcomes after which a rollout continues.</summary>
    internal bool Succeeded => Outcome is DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded;

    /// <summary>True when this call started or followed a run on the node, and the run has ended.</summary>
    internal bool IsChanged => StartedAt is not null && Outcome != DcosOutcome.Running;

    public override string ToString() => $"{Name}: {Outcome}";
}
