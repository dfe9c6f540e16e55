using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>A cmdlet began to upgrade nodes from the pipeline.</summary>
[JournalKind("call")]
internal sealed record CallEvent : JournalEvent
{
    public required string? Cmdlet { get; init; }

    public required ScriptEvent? Script { get; init; }

    /// <summary>Number of agents at once (-ThrottleLimit).</summary>
    public required int Throttle { get; init; }

    /// <summary>Number of agents that may fail (-MaxFailures).</summary>
    public required int MaxFailures { get; init; }

    /// <summary>Names of the risks (-AcceptRisk).</summary>
    public required IReadOnlyList<string> AcceptedRisks { get; init; }

    /// <summary>Number of tasks of an agent that may be lost (-MaxTaskLoss).</summary>
    public required int MaxTaskLoss { get; init; }

    public required bool SkipNodeChecks { get; init; }

    public required bool BreakLock { get; init; }
}
