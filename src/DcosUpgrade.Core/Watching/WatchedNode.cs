using System;

namespace DcosUpgrade.Watching;

/// <summary>One node of a watched upgrade.</summary>
internal sealed record WatchedNode(string Name, DcosRole Role)
{
    public string? Zone { get; init; }

    /// <summary>The wave of the plan; without a plan 1 for masters, 2 for agents and 3 for public agents.</summary>
    public int Wave { get; init; }

    public WatchedStage Stage { get; init; }

    /// <summary>The phase of its run, the gate or reason for which it waits, or its result; empty when there is nothing to say.</summary>
    public string Text { get; init; } = "";

    /// <summary>Time in its stage and phase, from the first observation by this session; null when it is not counted.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Start of its run; null before it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Duration of its run; of an active run so far.</summary>
    public TimeSpan? Run { get; init; }

    /// <summary>Time for which the leading Mesos master has not seen an agent; null while it is active there.</summary>
    public TimeSpan? Away { get; init; }

    public string? Version { get; init; }

    /// <summary>True for a node that the run neither waits for nor has to do.</summary>
    public bool IsOver => Stage is WatchedStage.Done or WatchedStage.Held;
}
