using System;

namespace DcosUpgrade;

/// <summary>One item of a backup: a file that was copied from a node and verified, or a backup of Marathon that the cluster stores itself.</summary>
public sealed record DcosBackup
{
    /// <summary>ZooKeeper, Guano, Configuration, Iam, Cluster or Marathon.</summary>
    public required string Kind { get; init; }

    /// <summary>The source node; the name of the cluster for data of several nodes.</summary>
    public required string Node { get; init; }

    /// <summary>The local file; null for a backup that the cluster's backup service stores.</summary>
    public required string? Path { get; init; }

    /// <summary>The id in the cluster's backup service; null for a file.</summary>
    public string? Id { get; init; }

    public long Bytes { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal, equal to the SHA-256 on the node; null without a file.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>A summary of the content.</summary>
    public string Content { get; init; } = "";

    public DateTimeOffset TakenAt { get; init; }

    public TimeSpan Duration { get; init; }

    public override string ToString() => $"{Kind} of {Node}: {Path ?? Id}";
}
