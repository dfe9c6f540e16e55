using System;

namespace DcosUpgrade;

/// <summary>Diagnostics that were collected from one node.</summary>
public sealed record DcosDiagnostic
{
    public required string Name { get; init; }

    public DcosRole Role { get; init; }

    /// <summary>The local zip file of texts.</summary>
    public required string Path { get; init; }

    public long Bytes { get; init; }

    /// <summary>Number of texts in the file.</summary>
    public int Parts { get; init; }

    /// <summary>Number of texts that were truncated at the beginning.</summary>
    public int Shortened { get; init; }

    /// <summary>Number of possible secrets that were removed.</summary>
    public int Redacted { get; init; }

    /// <summary>Start of the period of the collected systemd journals (UTC).</summary>
    public DateTimeOffset Since { get; init; }

    internal DcosNode? Node { get; init; }

    public override string ToString() => $"{Name}: {Path}";
}
