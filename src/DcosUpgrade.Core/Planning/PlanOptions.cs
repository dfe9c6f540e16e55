using System;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>How a plan is carried out.</summary>
/// <param name="Run">How its node runs are carried out.</param>
internal sealed record PlanOptions(RunOptions Run)
{
    /// <summary>What a plan demands of the cluster before it begins.</summary>
    public PlanDemands Demands { get; init; } = new();

    /// <summary>How long an agent of a plan waits for room while nothing else of its wave goes on.</summary>
    public TimeSpan RoomTimeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>Nodes that download at once before a plan's first node.</summary>
    public int DownloadsAtOnce { get; init; } = 4;
}
