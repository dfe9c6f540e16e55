using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>The decision table was evaluated for a node. Facts are those of the observation that was decided on.</summary>
[JournalKind("decision")]
internal sealed record DecisionEvent : NodeEvent
{
    /// <summary>The row of the decision table.</summary>
    public required int Row { get; init; }

    /// <summary>The name of a <see cref="DcosOutcome"/>.</summary>
    public required string? Outcome { get; init; }

    public required string? Reason { get; init; }

    /// <summary>The name of the next act.</summary>
    public required string? Act { get; init; }

    /// <summary>The installed version; null when it could not be read.</summary>
    public required string? Version { get; init; }

    public required string? BootId { get; init; }

    /// <summary>The ActiveState of the unit of runs.</summary>
    public required string? Unit { get; init; }

    /// <summary>The content of install_progress; null when the file does not exist.</summary>
    public required string? InstallProgress { get; init; }

    /// <summary>Names of the swap set that do not exist.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Number of active packages; null when they could not be read.</summary>
    public required int? Packages { get; init; }

    /// <summary>SHA-256 of the sorted ids of the active packages, one on each line; null when they could not be read.</summary>
    public required string? PackagesSha256 { get; init; }

    /// <summary>Command lines of pkgpanda or node scripts outside the unit of runs.</summary>
    public required IReadOnlyList<string> ForeignRuns { get; init; }

    /// <summary>Number of units of dcos.target that are inactive or failed.</summary>
    public required int UnitsDown { get; init; }

    /// <summary>Number of units of dcos.target.</summary>
    public required int Units { get; init; }

    /// <summary>The attempt that was decided on; null when there is none.</summary>
    public required AttemptData? Attempt { get; init; }
}
