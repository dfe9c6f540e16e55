using System;
using System.Collections.Generic;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>How an upgrade ended, in a word.</summary>
internal enum ReportResult
{
    /// <summary>Every node of it is done.</summary>
    Complete,

    /// <summary>Nothing went wrong for good, and there are nodes left.</summary>
    Incomplete,

    /// <summary>A node or a step failed and was not mended since.</summary>
    Failed,

    /// <summary>A journal was changed after it was written: what it says is not proven.</summary>
    Unverified,
}

/// <summary>What something in a report is about.</summary>
internal enum ReportTopic
{
    /// <summary>A risk, a difference, a check or a node that somebody left out or put up with, by name.</summary>
    Accepted,

    Backup,

    /// <summary>What was held, paused or stopped.</summary>
    Halt,

    Warning,

    Failure,
}

/// <summary>What somebody hands to those who ask in the morning. Made of journals; the same journals give the same report.</summary>
internal sealed record UpgradeReport
{
    public required string Cluster { get; init; }

    public required ReportResult Result { get; init; }

    /// <summary>How it went, in a line.</summary>
    public required string Verdict { get; init; }

    public required IReadOnlyList<JournalFile> Journals { get; init; }

    public required IReadOnlyList<ReportSession> Sessions { get; init; }

    /// <summary>One for each script, in the order of their beginning.</summary>
    public required IReadOnlyList<ReportPass> Passes { get; init; }

    public required IReadOnlyList<ReportItem> Items { get; init; }

    /// <summary>The nodes as they were found when the report was made; empty when nobody looked.</summary>
    public required IReadOnlyList<DcosNodeStatus> Now { get; init; }

    /// <summary>When they were looked at.</summary>
    public DateTimeOffset? LookedAt { get; init; }
}

/// <summary>Somebody at work, from the opening of a journal to the last entry before the next.</summary>
internal sealed record ReportSession(string Operator, IReadOnlyList<string> Cmdlets, DateTimeOffset From, DateTimeOffset To, int Entries, string Journal);

/// <summary>What a script was to do to which nodes, and what became of it.</summary>
internal sealed record ReportPass
{
    public required ReportScript Script { get; init; }

    public required IReadOnlyList<ReportPlan> Plans { get; init; }

    public required IReadOnlyList<ReportNode> Nodes { get; init; }

    /// <summary>Steps of the cluster: checks, backup, staging, comparison; once more for each time that the plan was run.</summary>
    public required IReadOnlyList<ReportStep> Steps { get; init; }

    /// <summary>What took longest, with waiting.</summary>
    public required IReadOnlyList<ReportStep> Longest { get; init; }

    public ReportTasks? Tasks { get; init; }
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

/// <summary>Where a node stands in the end.</summary>
internal enum ReportStanding
{
    Done,
    Failed,

    /// <summary>It was begun, and no journal tells its end.</summary>
    Open,

    NotBegun,
    Held,
}

internal sealed record ReportNode
{
    public required string Name { get; init; }

    public DcosRole? Role { get; init; }

    public ReportStanding Standing { get; init; }

    /// <summary>As cmdlets name it; null when no run of it ended.</summary>
    public string? Outcome { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Of its last run, by the node's clock.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long an agent was away from the master, at most.</summary>
    public TimeSpan? Outage { get; init; }

    public int Attempts { get; init; }

    /// <summary>Its own checks failed in the run and passed later.</summary>
    public bool ChecksWarning { get; init; }

    /// <summary>Of an agent: what became of the tasks that it had.</summary>
    public ReportTasks? Tasks { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }
}

internal sealed record ReportStep(int? Number, string Name, string Action, string Status, DateTimeOffset? StartedAt, TimeSpan? Duration, string? Message);

/// <param name="Lost">By id, with the state.</param>
/// <param name="Restarted">Apps, one for each task that was lost and has another in its place.</param>
internal sealed record ReportTasks(int Kept, int Ended, IReadOnlyList<string> Lost, IReadOnlyList<string> Restarted)
{
    /// <summary>Counted on the agents that are done; otherwise the whole cluster's, compared in the end.</summary>
    public bool OfAgents { get; init; }

    public int Total => Kept + Ended + Lost.Count + Restarted.Count;
}

/// <summary>Something that has to be told.</summary>
/// <param name="Name">What it is called: a risk, a parameter, a check, a node; the cluster when nothing else is.</param>
/// <param name="By">Who; null when nobody in particular.</param>
/// <param name="Next">What to do about it.</param>
internal sealed record ReportItem(ReportTopic Topic, DateTimeOffset At, string Kind, string Name, string Text, string? By = null, string? Next = null)
{
    /// <summary>It happened so often, from <see cref="At"/> on.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Of a failure: the script that was at work; empty when none was.</summary>
    public string Script { get; init; } = "";

    /// <summary>A failure after which the node, or the step, came to a good end.</summary>
    public bool Mended { get; init; }
}
