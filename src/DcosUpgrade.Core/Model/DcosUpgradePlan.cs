using System;
using System.Collections.Generic;

namespace DcosUpgrade;

/// <summary>A complete upgrade as data. It contains names of nodes but no connections, and can be saved, approved and run on another machine.</summary>
public sealed record DcosUpgradePlan
{
    /// <summary>The format of plan files. Steps of format 1 have no kind; plans of format 1 and 2 have no URLs and no packages.</summary>
    internal const int CurrentFormat = 3;

    internal int Format { get; init; } = CurrentFormat;

    /// <summary>True for what is left of a plan that was deserialized: it cannot be run, because the hashes of its packages are not in it.</summary>
    internal bool IsDeserialized { get; init; }

    public required string Cluster { get; init; }

    /// <summary>SHA-256 of everything that decides what the plan does. Two plans that do the same have the same hash.</summary>
    public string Hash { get; init; } = "";

    public required string ScriptId { get; init; }

    public required string ScriptSha256 { get; init; }

    /// <summary>The URL from which nodes download the script; null in a plan of format 1 or 2.</summary>
    public string? ScriptUrl { get; init; }

    /// <summary>The URL below which nodes download the packages; null in a plan of format 1 or 2.</summary>
    public string? BootstrapUrl { get; init; }

    /// <summary>SHA-256 of the installer that generated the script; null when unknown.</summary>
    public string? InstallerSha256 { get; init; }

    /// <summary>Ids of the packages that the nodes activate, sorted; empty in a plan of format 1 or 2.</summary>
    public string[] PackageIds { get; init; } = [];

    /// <summary>SHA-256 of the config.yaml behind the script; null when unknown.</summary>
    public string? ConfigSha256 { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The procedure of its script.</summary>
    public DcosProcedure Procedure { get; init; }

    /// <summary>Agents that may be unavailable at once: a count or a percentage.</summary>
    public required string MaxUnavailable { get; init; }

    /// <summary>Instances of an app that may be unavailable at once: a count or a percentage.</summary>
    public required string MaxAppUnavailable { get; init; }

    /// <summary>Number of agents that may fail before no further node is started.</summary>
    public int MaxFailures { get; init; }

    /// <summary>Number of agents in the first wave of agents.</summary>
    public int Canary { get; init; }

    /// <summary>Time between the canaries and the next wave.</summary>
    public TimeSpan SoakTime { get; init; }

    /// <summary>Time between a wave and the next; zero for none.</summary>
    public TimeSpan WaveInterval { get; init; }

    /// <summary>The value up to which Set-DcosUpgradeLimit can raise <see cref="MaxUnavailable"/>; null when it can only lower it.</summary>
    public string? MaxUnavailableBound { get; init; }

    /// <summary>The value up to which Set-DcosUpgradeLimit can raise <see cref="MaxAppUnavailable"/>; null when it can only lower it.</summary>
    public string? MaxAppUnavailableBound { get; init; }

    /// <summary>The value up to which Set-DcosUpgradeLimit can raise <see cref="MaxFailures"/>; null when it can only lower it.</summary>
    public int? MaxFailuresBound { get; init; }

    /// <summary>True when a Mesos maintenance window is scheduled for each agent while it is upgraded.</summary>
    public bool Drain { get; init; }

    /// <summary>No node is started whose expected end is later.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public string[] Hold { get; init; } = [];

    public string[] PauseBefore { get; init; } = [];

    public DcosUpgradeStep[] Steps { get; init; } = [];

    /// <summary>Number of the last wave.</summary>
    public int Waves { get; init; }

    /// <summary>Agents that must not share a wave, with the reason.</summary>
    public string[] Separations { get; init; } = [];

    public string[] Warnings { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public TimeSpan ExpectedDuration { get; init; }

    /// <summary>The expected end of a plan that starts when it is made.</summary>
    public DateTimeOffset ExpectedEnd { get; init; }

    /// <summary>
    /// The expected course of the run, from New-DcosUpgradePlan -Forecast; null without. The hash does not cover it, because it does not decide
    /// what the plan does.
    /// </summary>
    public DcosUpgradeForecast? Forecast { get; init; }

    internal ClusterHandle? Handle { get; init; }

    /// <summary>The cluster that it was made for; null when the file does not name it.</summary>
    internal ClusterIdentity? Binding { get; init; }

    /// <summary>SHA-256 of each package file, by package id. Nodes compare it before they unpack the file.</summary>
    internal IReadOnlyDictionary<string, string> PackageSha256 { get; init; } = new Dictionary<string, string>();

    internal DcosUpgradeScript? Script { get; init; }

    public override string ToString() => $"{Cluster} {FromVersion} -> {ToVersion} ({Hash.Substring(0, Math.Min(12, Hash.Length))})";
}
