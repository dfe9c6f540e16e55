using System;

namespace DcosUpgrade;

/// <summary>A whole upgrade as data: it names nodes, not connections, and can be saved, signed off and run elsewhere.</summary>
public sealed record DcosUpgradePlan
{
    public required string Cluster { get; init; }

    /// <summary>SHA-256 over everything that decides what is done: two plans that do the same have the same.</summary>
    public string Hash { get; init; } = "";

    public required string ScriptId { get; init; }

    public required string ScriptSha256 { get; init; }

    /// <summary>SHA-256 of the config.yaml behind the script; null when unknown.</summary>
    public string? ConfigSha256 { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The pass of the procedure that its script was generated for.</summary>
    public DcosProcedure Procedure { get; init; }

    /// <summary>Agents that may be unavailable at once: a count or a percentage.</summary>
    public required string MaxUnavailable { get; init; }

    /// <summary>Instances of an app that may be disturbed at once: a count or a percentage.</summary>
    public required string MaxAppUnavailable { get; init; }

    /// <summary>Agents that may fail before nothing more is started.</summary>
    public int MaxFailures { get; init; }

    /// <summary>Agents in the first wave of agents.</summary>
    public int Canary { get; init; }

    /// <summary>How long the canaries are watched before the next wave.</summary>
    public TimeSpan SoakTime { get; init; }

    /// <summary>No node is started that cannot be expected to end before.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public string[] Hold { get; init; } = [];

    public string[] PauseBefore { get; init; } = [];

    public DcosUpgradeStep[] Steps { get; init; } = [];

    /// <summary>Number of the last wave.</summary>
    public int Waves { get; init; }

    /// <summary>Which agents may not share a wave, and why.</summary>
    public string[] Separations { get; init; } = [];

    public string[] Warnings { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public TimeSpan ExpectedDuration { get; init; }

    /// <summary>When it would end if it began when it was made.</summary>
    public DateTimeOffset ExpectedEnd { get; init; }

    internal ClusterHandle? Handle { get; init; }

    /// <summary>The cluster that it was made for; null in a file that does not say.</summary>
    internal ClusterIdentity? Binding { get; init; }

    internal DcosUpgradeScript? Script { get; init; }

    public override string ToString() => $"{Cluster} {FromVersion} -> {ToVersion} ({Hash.Substring(0, Math.Min(12, Hash.Length))})";
}
