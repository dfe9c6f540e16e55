using System;

namespace DcosUpgrade;

/// <summary>The results of all gates of a node.</summary>
public sealed record DcosHealth
{
    public required string Name { get; init; }

    public DcosRole Role { get; init; }

    public bool Healthy { get; init; }

    /// <summary>The gates that do not pass, in a few words; empty when healthy.</summary>
    public string Holding { get; init; } = "";

    public DcosCheckResult[] Gates { get; init; } = [];

    public TimeSpan Waited { get; init; }

    /// <summary>The baseline tasks; null when they were not compared.</summary>
    internal TaskReport? Tasks { get; init; }

    internal DcosNode? Node { get; init; }

    public override string ToString() => $"{Name}: {(Healthy ? "healthy" : Holding)}";
}
