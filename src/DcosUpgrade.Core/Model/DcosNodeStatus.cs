using System;

namespace DcosUpgrade;

/// <summary>Where a node stands, as the node and the cluster folder tell it.</summary>
public sealed record DcosNodeStatus
{
    public required string Name { get; init; }

    public DcosRole Role { get; init; }

    /// <summary>Installed version; null when it could not be read.</summary>
    public string? Version { get; init; }

    /// <summary>What became of the last run, or of the script that was asked about; null when there was none.</summary>
    public DcosOutcome? Outcome { get; init; }

    /// <summary>The outcome's reason in one word or sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>What a run that goes on is at; null when none does.</summary>
    public string? Phase { get; init; }

    public string? FromVersion { get; init; }

    public string? ToVersion { get; init; }

    /// <summary>Who started the last run.</summary>
    public string? Owner { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last run ended, by the node's clock; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is waited for, with the value that is seen and the one that is wanted, since when, and what comes then; null when nothing is.</summary>
    public string? Waiting { get; init; }

    /// <summary>Log of the last run, on the node.</summary>
    public string? LogPath { get; init; }

    /// <summary>What to do now; null when nothing is.</summary>
    public string? NextStep { get; init; }

    /// <summary>Who has the node in hand: started a run on it and has not seen its end yet.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>Who may change the cluster now; null when nobody claims to.</summary>
    public string? LockedBy { get; init; }

    /// <summary>The cluster is paused: nothing new begins until it is resumed.</summary>
    public bool Paused { get; init; }

    /// <summary>The cluster is stopped: whoever is at work ends after the nodes in hand.</summary>
    public bool Stopped { get; init; }

    /// <summary>How long the run has been going on, by the node's clock.</summary>
    internal TimeSpan? Elapsed { get; init; }

    /// <summary>The gate that holds the node after its run, in words; null when none does.</summary>
    internal string? Holding { get; init; }

    internal DcosNode? Node { get; init; }

    public override string ToString() => $"{Name}: {(Outcome is null ? "no run" : Outcome.ToString())}";
}
