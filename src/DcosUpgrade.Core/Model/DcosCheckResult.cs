using System;
using DcosUpgrade.Secrets;

namespace DcosUpgrade;

/// <summary>The result of one check or gate.</summary>
public sealed record DcosCheckResult
{
    /// <summary>The id of the check, stable, lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>Node, cluster or file.</summary>
    public required string Target { get; init; }

    /// <summary>The parameter of config.yaml; null when the result is not about a parameter.</summary>
    public string? Parameter { get; init; }

    /// <summary>The line of the file, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, from 1.</summary>
    public int? Column { get; init; }

    public DcosCheckStatus Status { get; init; }

    public string? Expected { get; init; }

    public string? Actual { get; init => field = Redaction.OfOptional(value); }

    public string Message { get; init; } = "";

    /// <summary>The remedy, as a command where possible.</summary>
    public string? Remedy { get; init; }

    /// <summary>The public source of the rule.</summary>
    public string? Source { get; init; }

    /// <summary>Time of the last change of the status (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    public override string ToString() => $"{Name}: {Status}";
}
