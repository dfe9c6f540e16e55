using System;

namespace DcosUpgrade.Journaling;

/// <summary>The Mesos maintenance schedule was changed for an agent, or was not.</summary>
[JournalKind("maintenance")]
internal sealed record MaintenanceEvent : NodeEvent
{
    public const string Scheduled = "scheduled";

    /// <summary>A window of somebody else covers the agent: none was scheduled.</summary>
    public const string Foreign = "foreign";

    public const string Removed = "removed";

    /// <summary>The window could not be removed.</summary>
    public const string Left = "left";

    /// <summary>One of the words above.</summary>
    public required string? Change { get; init; }

    /// <summary>The end of the window; null when it has none.</summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>Why the window could not be removed; null otherwise.</summary>
    [JournalMember(Optional = true)]
    public string? Problem { get; init; }
}
