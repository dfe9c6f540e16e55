using System;

namespace DcosUpgrade;

/// <summary>The status of a node, from the node and the cluster folder.</summary>
public sealed record DcosNodeStatus
{
    public required string Name { get; init; }

    public DcosRole Role { get; init; }

    /// <summary>Installed version; null when it could not be read.</summary>
    public string? Version { get; init; }

    /// <summary>The outcome of the last run, or of the given script; null when there is no run.</summary>
    public DcosOutcome? Outcome { get; init; }

    /// <summary>The reason of the outcome in one word or sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The phase of the active run; null without an active run.</summary>
    public string? Phase { get; init; }

    public string? FromVersion { get; init; }

    public string? ToVersion { get; init; }

    /// <summary>The operator who started the last run.</summary>
    public string? Owner { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>End of the last run by the clock of the node; null while the run is active.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The condition that the node waits for, with observed and expected value, start and next step; null when it does not wait.</summary>
    public string? Waiting { get; init; }

    /// <summary>Path of the last run's log on the node.</summary>
    public string? LogPath { get; init; }

    /// <summary>The remedy; null when none is needed.</summary>
    public string? NextStep { get; init; }

    /// <summary>The operator who claims the node: whose run on it has no known end.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>The operator who holds the cluster lock; null when nobody does.</summary>
    public string? LockedBy { get; init; }

    /// <summary>The cluster is paused: no further nodes are started until it is resumed.</summary>
    public bool Paused { get; init; }

    /// <summary>The cluster is stopped: active sessions end after the nodes that they have started.</summary>
    public bool Stopped { get; init; }

    /// <summary>Duration of the active run by the clock of the node.</summary>
    internal TimeSpan? Elapsed { get; init; }

    /// <summary>The gate that the node does not pass after its run; null when all pass.</summary>
    internal string? Holding { get; init; }

    /// <summary>The baseline tasks of a recently upgraded agent; null when they were not compared.</summary>
    internal TaskReport? Tasks { get; init; }

    internal DcosNode? Node { get; init; }

    public override string ToString() => $"{Name}: {(Outcome is null ? "no run" : Outcome.ToString())}";
}
