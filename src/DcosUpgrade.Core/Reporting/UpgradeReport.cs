using System;
using System.Collections.Generic;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>The result of an upgrade.</summary>
internal enum ReportResult
{
    /// <summary>Every node is done.</summary>
    Complete,

    /// <summary>There is no unresolved failure, and nodes are left.</summary>
    Incomplete,

    /// <summary>A node or a step failed and did not succeed later.</summary>
    Failed,

    /// <summary>A journal was changed, is not signed with the specified key, or lacks entries that were expected or that the cluster shows.</summary>
    Unverified,
}

/// <summary>The topic of an item.</summary>
internal enum ReportTopic
{
    /// <summary>A risk, a difference or a parameter that an operator accepted, or a check or a node that an operator excluded.</summary>
    Accepted,

    Backup,

    /// <summary>A node was held, or the cluster was paused.</summary>
    Halt,

    Warning,

    /// <summary>A known hazard of a release that stops nothing.</summary>
    Advisory,

    Failure,
}

/// <summary>The report of an upgrade. The same journals give the same report.</summary>
internal sealed record UpgradeReport
{
    public required string Cluster { get; init; }

    public required ReportResult Result { get; init; }

    /// <summary>The result in one line.</summary>
    public required string Verdict { get; init; }

    public required IReadOnlyList<JournalFile> Journals { get; init; }

    /// <summary>Whether the journals are as they were written.</summary>
    public required JournalEvidence Evidence { get; init; }

    public required IReadOnlyList<ReportSession> Sessions { get; init; }

    /// <summary>One for each script, in the order of their first event.</summary>
    public required IReadOnlyList<ReportPass> Passes { get; init; }

    public required IReadOnlyList<ReportItem> Items { get; init; }

    /// <summary>The status of the nodes when the report was made; empty when it was not read.</summary>
    public required IReadOnlyList<DcosNodeStatus> Now { get; init; }

    /// <summary>When the status was read.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>Who made the report and when; null when it is not known.</summary>
    public ReportOrigin? Origin { get; init; }
}

/// <summary>Where and when a report was made.</summary>
/// <param name="LocalTime">The time zone of the reader, in which times are shown beside UTC.</param>
internal sealed record ReportOrigin(DateTimeOffset At, string ModuleVersion, TimeZoneInfo LocalTime);

/// <summary>The session of an operator: from an entry that opened a journal to the last entry before the next one.</summary>
internal sealed record ReportSession(string Operator, IReadOnlyList<string> Cmdlets, DateTimeOffset From, DateTimeOffset To, int Entries, string Journal);

/// <summary>The nodes of one script and their results.</summary>
internal sealed record ReportPass
{
    public required ReportScript Script { get; init; }

    public required IReadOnlyList<ReportPlan> Plans { get; init; }

    public required IReadOnlyList<ReportNode> Nodes { get; init; }

    /// <summary>Steps of the cluster: checks, backup, staging, comparison. Each run of the plan adds its own.</summary>
    public required IReadOnlyList<ReportStep> Steps { get; init; }

    /// <summary>The steps with the longest duration, including waiting.</summary>
    public required IReadOnlyList<ReportStep> Longest { get; init; }

    public required ReportTimeline Timeline { get; init; }

    public ReportTasks? Tasks { get; init; }

    /// <summary>The forecast of the plan; null when it has none.</summary>
    public ReportForecast? Forecast { get; init; }

    /// <summary>The tasks of each app at the last comparison of the workload; empty when it was not compared.</summary>
    public IReadOnlyList<AppTasksData> Apps { get; init; } = [];
}

internal sealed record ReportScript(string Id, string? Sha256, string? From, string? To, DcosProcedure Procedure, string? ConfigSha256, string? Url)
{
    public override string ToString() => Procedure switch
    {
        _ when To is null => "an unknown script",
        DcosProcedure.Upgrade => $"{From} → {To}",
        DcosProcedure.Reconfigure => $"{To}, reconfigured",
        _ => $"{To}, {Procedure.ToString().ToLowerInvariant()}",
    };
}

internal sealed record ReportPlan(string Hash, string? MaxUnavailable, string? MaxAppUnavailable, int? MaxFailures);

/// <summary>The status of a node after the last event.</summary>
internal enum ReportStanding
{
    Done,
    Failed,

    /// <summary>It was started, and no journal shows its end.</summary>
    Open,

    NotBegun,
    Held,
}

internal sealed record ReportNode
{
    public required string Name { get; init; }

    public DcosRole? Role { get; init; }

    /// <summary>The wave of the plan; null when no plan or journal shows it.</summary>
    public int? Wave { get; init; }

    public string? Zone { get; init; }

    public ReportStanding Standing { get; init; }

    /// <summary>The name of a <see cref="DcosOutcome"/>; null when no run ended.</summary>
    public string? Outcome { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Of the last run, by the clock of the node.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The end of the step of a plan in which the node was upgraded, with its gates; null without a plan.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The longest time that an agent was not seen by the Mesos master; null for a master.</summary>
    public TimeSpan? Outage { get; init; }

    public int Attempts { get; init; }

    /// <summary>The node's own checks failed in the run and passed later.</summary>
    public bool ChecksWarning { get; init; }

    /// <summary>The tasks of an agent, compared with its baseline.</summary>
    public ReportTasks? Tasks { get; init; }

    /// <summary>The last evaluation of the node's gates.</summary>
    public IReadOnlyList<GateData> Gates { get; init; } = [];

    public required IReadOnlyList<string> Notes { get; init; }
}

internal sealed record ReportStep(int? Number, string Name, string Action, string Status, DateTimeOffset? StartedAt, TimeSpan? Duration, string? Message)
{
    /// <summary>The conditions that were not met.</summary>
    public IReadOnlyList<ConditionData> Conditions { get; init; } = [];
}

/// <summary>Tasks compared with a baseline.</summary>
/// <param name="Kept">Number of tasks that still run.</param>
/// <param name="Ended">Number of tasks that ended normally.</param>
/// <param name="Lost">Ids of the lost tasks, each with its state.</param>
/// <param name="Restarted">Apps, one entry for each task that was lost and replaced.</param>
internal sealed record ReportTasks(int Kept, int Ended, IReadOnlyList<string> Lost, IReadOnlyList<string> Restarted)
{
    /// <summary>True for the sum of the agents that are done; false for the comparison of the whole cluster.</summary>
    public bool OfAgents { get; init; }

    public int Total => Kept + Ended + Lost.Count + Restarted.Count;
}

/// <summary>One line of the report that is not about the progress of a script.</summary>
/// <param name="Name">A risk, a parameter, a check or a node; the cluster for an item without one of these.</param>
/// <param name="By">The operator; null when the item has none.</param>
/// <param name="Next">The remedy.</param>
internal sealed record ReportItem(ReportTopic Topic, DateTimeOffset At, string Kind, string Name, string Text, string? By = null, string? Next = null)
{
    /// <summary>Of a check; null for other items and for checks in journals of earlier versions.</summary>
    public DcosCheckSeverity? Severity { get; init; }

    /// <summary>Number of occurrences, the first at <see cref="At"/>.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Of a failure: the id of the script that was run; empty for none.</summary>
    public string Script { get; init; } = "";

    /// <summary>The node or the step succeeded after the failure.</summary>
    public bool Mended { get; init; }

    /// <summary>When the node or the step succeeded after the failure.</summary>
    public DateTimeOffset? MendedAt { get; init; }

    /// <summary>The operator whose session it was.</summary>
    public string? MendedBy { get; init; }
}
