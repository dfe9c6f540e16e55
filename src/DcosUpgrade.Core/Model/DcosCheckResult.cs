using System;

namespace DcosUpgrade;

/// <summary>What one check or gate found.</summary>
public sealed record DcosCheckResult
{
    /// <summary>The check's id, stable, lower case with dashes.</summary>
    public required string Name { get; init; }

    /// <summary>Node, cluster or file.</summary>
    public required string Target { get; init; }

    /// <summary>The configuration parameter that it is about, if any.</summary>
    public string? Parameter { get; init; }

    /// <summary>The line of the file that it is about, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, from 1.</summary>
    public int? Column { get; init; }

    public DcosCheckStatus Status { get; init; }

    public string? Expected { get; init; }

    public string? Actual { get; init; }

    public string Message { get; init; } = "";

    /// <summary>What to do, as a command where there is one.</summary>
    public string? Remedy { get; init; }

    /// <summary>Where the rule comes from.</summary>
    public string? Source { get; init; }

    /// <summary>Since when the status is what it is (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    public override string ToString() => $"{Name}: {Status}";
}
