using System;

namespace DcosUpgrade;

/// <summary>What was collected from one node to find out what went wrong there.</summary>
public sealed record DcosDiagnostic
{
    public required string Name { get; init; }

    public DcosRole Role { get; init; }

    /// <summary>The bundle on this machine: a zip of texts.</summary>
    public required string Path { get; init; }

    public long Bytes { get; init; }

    /// <summary>Texts in it.</summary>
    public int Parts { get; init; }

    /// <summary>Texts of which only the end was kept.</summary>
    public int Shortened { get; init; }

    /// <summary>Places where something that may be a secret was taken out.</summary>
    public int Redacted { get; init; }

    /// <summary>From when on journals were read (UTC).</summary>
    public DateTimeOffset Since { get; init; }

    internal DcosNode? Node { get; init; }

    public override string ToString() => $"{Name}: {Path}";
}
