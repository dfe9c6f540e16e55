using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Secrets;

namespace DcosUpgrade;

/// <summary>The result of one check or gate.</summary>
/// <remarks>
/// A node or a file that somebody else wrote can be the origin of each text, so all pass the gate for text from outside: what a screen does
/// not show as itself is written as <c>\uxxxx</c>.
/// </remarks>
public sealed record DcosCheckResult
{
    /// <summary>The id of the check, stable, lower case with hyphens.</summary>
    public required string Name { get; init => field = VisibleText.Of(value); }

    /// <summary>Node, cluster or file.</summary>
    public required string Target { get; init => field = VisibleText.Of(value); }

    /// <summary>The parameter of config.yaml; null when the result is not about a parameter.</summary>
    public string? Parameter { get; init => field = VisibleText.OfOptional(value); }

    /// <summary>The line of the file, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, from 1.</summary>
    public int? Column { get; init; }

    public DcosCheckStatus Status { get; init; }

    /// <summary>What it means for an upgrade when the check does not pass: the same for all results of a check, whatever their status.</summary>
    public DcosCheckSeverity Severity { get; init; }

    public string? Expected { get; init => field = VisibleText.OfOptional(value); }

    public string? Actual { get; init => field = VisibleText.OfOptional(Redaction.OfOptional(value)); }

    public string Message { get; init => field = VisibleText.Of(value); } = "";

    /// <summary>The remedy, as a command where possible.</summary>
    public string? Remedy { get; init => field = VisibleText.OfOptional(value); }

    /// <summary>The public source of the rule.</summary>
    public string? Source { get; init => field = VisibleText.OfOptional(value); }

    /// <summary>Time of the last change of the status (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    public override string ToString() => $"{Name}: {Status}";
}
