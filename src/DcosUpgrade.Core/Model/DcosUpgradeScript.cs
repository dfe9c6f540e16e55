using System;
using System.Collections.Generic;

namespace DcosUpgrade;

/// <summary>A node upgrade script that the bootstrap node serves.</summary>
public sealed record DcosUpgradeScript
{
    /// <summary>SHA-256 of versions, bootstrap URL and sorted package ids. It does not depend on the time of generation.</summary>
    public required string ScriptId { get; init; }

    /// <summary>The URL from which nodes download the script.</summary>
    public required string Url { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal. Every node compares it before it runs the script.</summary>
    public required string Sha256 { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The procedure of the script.</summary>
    public DcosProcedure Procedure { get; init; }

    public DcosEdition Edition { get; init; }

    public required string BootstrapUrl { get; init; }

    /// <summary>Ids of the packages that the script activates, sorted.</summary>
    public required string[] PackageIds { get; init; }

    /// <summary>SHA-256 of its config.yaml; null when unknown.</summary>
    public string? ConfigSha256 { get; init; }

    public string? InstallerSha256 { get; init; }

    public DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Name of the cluster that it was generated for; null when its record does not name one.</summary>
    public string? Cluster => Binding?.Name;

    /// <summary>The folder on the bootstrap node that contains genconf/.</summary>
    public string? Folder { get; init; }

    /// <summary>The command that restores the previous download server; null when none was replaced.</summary>
    public string? UndoCommand { get; init; }

    /// <summary>A description of what the script does to a node.</summary>
    internal string Action => Procedure switch
    {
        DcosProcedure.Upgrade => $"Upgrade DC/OS {FromVersion} -> {ToVersion}",
        DcosProcedure.Reconfigure => $"Reconfigure DC/OS {ToVersion}",
        _ => $"Make DC/OS {ToVersion} {Procedure.ToString().ToLowerInvariant()}",
    };

    internal ClusterHandle? Handle { get; init; }

    /// <summary>The cluster that it was generated for; null when its record does not name it.</summary>
    internal ClusterIdentity? Binding { get; init; }

    /// <summary>SHA-256 of each package file as the bootstrap node reported it over SSH, by package id.</summary>
    internal IReadOnlyDictionary<string, string> PackageSha256 { get; init; } = new Dictionary<string, string>();

    public override string ToString() => $"{FromVersion} -> {ToVersion} ({ScriptId.Substring(0, Math.Min(12, ScriptId.Length))})";
}
