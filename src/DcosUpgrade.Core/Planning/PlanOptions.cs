using System;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>Options of the execution of a plan.</summary>
/// <param name="Run">Options of its node runs.</param>
internal sealed record PlanOptions(RunOptions Run)
{
    /// <summary>Requirements on the cluster before the first step.</summary>
    public PlanDemands Demands { get; init; } = new();

    /// <summary>Time-out of an agent that waits for room while no other agent of its wave runs.</summary>
    public TimeSpan RoomTimeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>Number of nodes that are started at most; null for all.</summary>
    public int? First { get; init; }

    /// <summary>Number of nodes that download at the same time before the first node.</summary>
    public int DownloadsAtOnce { get; init; } = 4;
}
