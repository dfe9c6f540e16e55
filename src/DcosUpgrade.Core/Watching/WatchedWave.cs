using System;

namespace DcosUpgrade.Watching;

/// <summary>One wave of a watched upgrade.</summary>
/// <param name="Number">As in the plan.</param>
/// <param name="Title">masters, agents or public agents.</param>
/// <param name="Nodes">Number of its nodes, without held ones.</param>
internal sealed record WatchedWave(int Number, string Title, int Nodes)
{
    public int Done { get; init; }

    public int Running { get; init; }

    public int Failed { get; init; }

    /// <summary>The mark of the wave in the cluster folder: why it is not complete; null when it has none.</summary>
    public string? Mark { get; init; }

    /// <summary>Time in which the plan expects all of its nodes; null without a plan.</summary>
    public TimeSpan? Expected { get; init; }

    public bool IsDone => Done == Nodes;
}
