using System;

namespace DcosUpgrade;

/// <summary>One item of a backup: copied off its node, hashed on both ends, and verified by what is in it; or, of Marathon, kept by the cluster itself.</summary>
public sealed record DcosBackup
{
    /// <summary>ZooKeeper, Guano, Configuration, Iam, Cluster or Marathon.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it comes from; the cluster's name for what several nodes told.</summary>
    public required string Node { get; init; }

    /// <summary>The file on this machine; null for what the cluster's own backup service keeps.</summary>
    public required string? Path { get; init; }

    /// <summary>Its id in the cluster's own backup service; null for a file.</summary>
    public string? Id { get; init; }

    public long Bytes { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal; the node computed the same. Null without a file.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>What was found in it.</summary>
    public string Content { get; init; } = "";

    public DateTimeOffset TakenAt { get; init; }

    public TimeSpan Duration { get; init; }

    public override string ToString() => $"{Kind} of {Node}: {Path ?? Id}";
}
