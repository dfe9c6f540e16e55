using System;

namespace DcosUpgrade;

/// <summary>What became of one node.</summary>
public sealed record DcosNodeUpgrade
{
    public required string Name { get; init; }

    public DcosRole Role { get; init; }

    public DcosOutcome Outcome { get; init; }

    /// <summary>The outcome's reason in one word (Busy, RoleMismatch, ScriptAltered …) or sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>Exit code of the node script; null when it did not end or never began. By itself it means nothing.</summary>
    public int? ExitCode { get; init; }

    public string? FromVersion { get; init; }

    public string? ToVersion { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>How long an agent was away from the master in its run, at most; it is given up after 300 s. Null for a master.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>True when the node's own checks failed in the run and passed later, or were skipped: its gates passed all the same.</summary>
    public bool ChecksWarning { get; init; }

    /// <summary>The run's log on the node.</summary>
    public string? LogPath { get; init; }

    public string[] LogTail { get; init; } = [];

    /// <summary>What to do now; null when nothing is.</summary>
    public string? NextStep { get; init; }

    internal DcosNode? Node { get; init; }

    /// <summary>What the run was to lead to.</summary>
    internal Target? Target { get; init; }

    /// <summary>True for the outcomes after which a rollout goes on.</summary>
    internal bool Succeeded => Outcome is DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded;

    public override string ToString() => $"{Name}: {Outcome}";
}
