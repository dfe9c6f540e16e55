using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>A report as headings and tables, for the formats that people read.</summary>
internal sealed record ReportDocument(string Title, IReadOnlyList<ReportTable> Tables)
{
    /// <summary>Maximum rows of a table of items. The JSON report contains all items.</summary>
    private const int MostItems = 200;

    private static readonly string[] s_facts = ["", ""];

    private static readonly string[] s_nodeHeads =
        ["Node", "Role", "Outcome", "From → to", "Started", "Duration", "Outage", "Tasks", "Attempts", "Checks", "Notes"];

    public static ReportDocument Of(UpgradeReport report) => new(
        $"{report.Cluster}{string.Concat(report.Passes.Select(pass => $", {pass.Script}"))}: {report.Verdict}",
        [
            Overview(report),
            .. report.Passes.SelectMany(pass => Pass(report, pass)),
            Items(report, ReportTopic.Failure, "Failures", "State", item => item.Mended ? "resolved" : "open"),
            Items(report, ReportTopic.Accepted, "Accepted", "By", item => item.By ?? ""),
            Items(report, ReportTopic.Backup, "Backups", "By", item => item.By ?? ""),
            Items(report, ReportTopic.Halt, "Held or paused", "By", item => item.By ?? ""),
            Items(report, ReportTopic.Warning, "Warnings", "By", item => item.By ?? ""),
            Now(report),
            new("Sessions", ["Operator", "Cmdlets", "From", "Until", "Entries", "Journal"], [.. report.Sessions.Select(Session)]),
            new("Journals", ["File", "Entries", "Chain", "Last hash"], [.. report.Journals.Select(Journal)]),
        ]);

    private static string[] Session(ReportSession session) =>
    [
        session.Operator,
        string.Join(", ", session.Cmdlets),
        ReportText.Of(session.From),
        ReportText.Of(session.To),
        ReportText.Of(session.Entries),
        session.Journal,
    ];

    private static ReportTable Overview(UpgradeReport report)
    {
        DateTimeOffset[] times = [.. report.Sessions.SelectMany(session => new[] { session.From, session.To })];
        List<string[]> facts =
        [
            ["Result", report.Result.ToString()],
            ["Cluster", report.Cluster],
            ["Operators", string.Join(", ", report.Sessions.Select(session => session.Operator).Distinct())],
        ];
        if (times.Length > 0)
        {
            facts.Add(["From", ReportText.Of(times.Min())]);
            facts.Add(["Until", $"{ReportText.Of(times.Max())} ({ReportText.Of(times.Max() - times.Min())})"]);
        }

        return new("Overview", s_facts, facts);
    }

    private static IEnumerable<ReportTable> Pass(UpgradeReport report, ReportPass pass)
    {
        string of = report.Passes.Count > 1 ? $" ({pass.Script})" : "";
        yield return new("Nodes" + of, s_nodeHeads, [.. pass.Nodes.Select(Node)]);
        yield return new("Cluster steps" + of, ["Step", "Status", "Started", "Duration", "Message"], [.. pass.Steps.Select(Step)]);
        yield return new("Longest steps" + of, ["Step", "Duration", "Started"], [.. pass.Longest.Select(LongStep)]);
        if (pass.Tasks is { } tasks && tasks.Lost.Count + tasks.Restarted.Count > 0)
        {
            string[][] rows = [.. tasks.Lost.Select(lost => new[] { lost, "lost" }), .. tasks.Restarted.Select(app => new[] { app, "restarted" })];
            yield return new("Lost and restarted tasks" + of, ["Task or app", "Result"], rows);
        }

        string[][] facts = [.. Script(pass).Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => new[] { fact.Name, fact.Value! })];
        yield return new("Script and plan" + of, s_facts, facts);
    }

    private static string[] Step(ReportStep step) =>
        [step.Action, step.Status, ReportText.Of(step.StartedAt), ReportText.Of(step.Duration), step.Message ?? ""];

    private static string[] LongStep(ReportStep step) =>
        [$"{step.Name}: {step.Action}", ReportText.Of(step.Duration), ReportText.Of(step.StartedAt)];

    private static IEnumerable<(string Name, string? Value)> Script(ReportPass pass) =>
    [
        ("Procedure", pass.Script.Procedure.ToString()),
        ("Script id", pass.Script.Id),
        ("Script SHA-256", pass.Script.Sha256),
        ("Script URL", pass.Script.Url),
        ("config.yaml SHA-256", pass.Script.ConfigSha256),
        .. pass.Plans.SelectMany(plan => new (string, string?)[]
        {
            ("Plan", plan.Hash),
            ("Maximum unavailable agents", plan.MaxUnavailable),
            ("Maximum unavailable instances of an app", plan.MaxAppUnavailable),
            ("Maximum failed agents", plan.MaxFailures is { } failures ? ReportText.Of(failures) : null),
        }),
    ];

    private static string[] Node(ReportNode node) =>
    [
        node.Name,
        node.Role?.ToString() ?? "",
        node.Standing switch
        {
            ReportStanding.Done => node.Outcome ?? "Done",
            ReportStanding.Failed when node.Outcome is null => "Failed",
            ReportStanding.Failed when node.Outcome is nameof(DcosOutcome.Upgraded) or nameof(DcosOutcome.AlreadyUpgraded) => $"Failed ({node.Outcome})",
            ReportStanding.Failed => node.Outcome,
            ReportStanding.Open => "end unknown",
            ReportStanding.Held => "held",
            _ => "not started",
        },
        node.To is null ? "" : node.From == node.To ? node.To : $"{node.From} → {node.To}",
        ReportText.Of(node.StartedAt),
        ReportText.Of(node.Duration),
        ReportText.Of(node.Outage),
        node.Tasks is { } tasks ? $"{ReportText.Of(tasks.Kept)} of {ReportText.Of(tasks.Total)}" : "",
        node.Attempts == 0 ? "" : ReportText.Of(node.Attempts),
        node.ChecksWarning ? "passed late" : "",
        ReportText.Join(node.Notes),
    ];

    private static ReportTable Items(UpgradeReport report, ReportTopic topic, string title, string last, Func<ReportItem, string> told)
    {
        ReportItem[] items = [.. report.Items.Where(item => item.Topic == topic)];
        bool next = items.Any(item => item.Next is not null);
        string[] heads = ["When", "What", "Name", "Found", .. next ? ["Next step"] : Array.Empty<string>(), last];
        return new(title, heads, [.. items.Take(MostItems).Select(Row), .. items.Length > MostItems ? [More()] : Array.Empty<string[]>()]);

        string[] Row(ReportItem item) =>
        [
            ReportText.Of(item.At),
            item.Kind,
            item.Name.Length > 0 ? item.Name : report.Cluster,
            item.Text + (item.Times > 1 ? $" ({ReportText.Of(item.Times)} times)" : ""),
            .. next ? [item.Next ?? ""] : Array.Empty<string>(),
            told(item),
        ];

        string[] More()
        {
            string more = $"and {ReportText.Of(items.Length - MostItems)} more; the JSON report contains all";
            return [.. heads.Select((_, column) => column == 3 ? more : "")];
        }
    }

    private static ReportTable Now(UpgradeReport report) => new(
        $"Status at {ReportText.Of(report.LookedAt)}",
        ["Node", "Role", "Version", "Last run", "Waits for", "Next step"],
        [.. report.Now.Select(Status)]);

    private static string[] Status(DcosNodeStatus node) =>
        [node.Name, node.Role.ToString(), node.Version ?? "unknown", node.Outcome?.ToString() ?? "", node.Waiting ?? "", node.NextStep ?? ""];

    private static string[] Journal(JournalFile journal) =>
    [
        journal.Path,
        ReportText.Of(journal.Entries.Count),
        (journal.AlteredAt > 0 ? $"BROKEN at line {journal.AlteredAt}: only the first {ReportText.Of(journal.Proven)} entries are consistent" : "consistent")
            + (journal.UnsignedAt > 0 ? $"; NOT SIGNED with the specified key: line {journal.UnsignedAt}"
                : journal.HasKey ? "; signed with the specified key"
                : "")
            + (journal.TornAt.Count > 0 ? $"; left unfinished by a crash: line {string.Join(", ", journal.TornAt)}" : ""),
        journal.LastHash,
    ];
}

/// <summary>A table of a report.</summary>
/// <param name="Heads">All empty for a list of names and values.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Heads, IReadOnlyList<string[]> Rows);
