using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>A report as headings and tables, which each format for people writes in its own way.</summary>
internal sealed record ReportDocument(string Title, IReadOnlyList<ReportTable> Tables)
{
    /// <summary>Of what happens over and over so many rows are shown; the JSON has them all.</summary>
    private const int MostItems = 200;

    private static readonly string[] s_facts = ["", ""];

    public static ReportDocument Of(UpgradeReport report) => new(
        $"{report.Cluster}{string.Concat(report.Passes.Select(pass => $", {pass.Script}"))}: {report.Verdict}",
        [
            Overview(report),
            .. report.Passes.SelectMany(pass => Pass(report, pass)),
            Items(report, ReportTopic.Failure, "Failures", "State", item => item.Mended ? "done since" : "open"),
            Items(report, ReportTopic.Accepted, "Accepted by name", "By", item => item.By ?? ""),
            Items(report, ReportTopic.Backup, "Backups", "By", item => item.By ?? ""),
            Items(report, ReportTopic.Halt, "Held, paused, stopped", "By", item => item.By ?? ""),
            Items(report, ReportTopic.Warning, "Warnings", "By", item => item.By ?? ""),
            Now(report),
            new("At work", ["Operator", "With", "From", "Until", "Entries", "Journal"], [.. report.Sessions.Select(session => new[] { session.Operator, string.Join(", ", session.Cmdlets), ReportText.Of(session.From), ReportText.Of(session.To), ReportText.Of(session.Entries), session.Journal })]),
            new("Journals", ["File", "Entries", "Chain", "Last hash"], [.. report.Journals.Select(Journal)]),
        ]);

    private static ReportTable Overview(UpgradeReport report)
    {
        DateTimeOffset[] times = [.. report.Sessions.SelectMany(session => new[] { session.From, session.To })];
        List<string[]> facts = [["Result", report.Result.ToString()], ["Cluster", report.Cluster], ["Operators", string.Join(", ", report.Sessions.Select(session => session.Operator).Distinct())]];
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
        yield return new("Nodes" + of, ["Node", "Role", "Outcome", "From → to", "Started", "Run", "Away", "Tasks", "Attempts", "Checks", "Notes"], [.. pass.Nodes.Select(Node)]);
        yield return new("Steps of the cluster" + of, ["Step", "Status", "Started", "Took", "Message"], [.. pass.Steps.Select(step => new[] { step.Action, step.Status, ReportText.Of(step.StartedAt), ReportText.Of(step.Duration), step.Message ?? "" })]);
        yield return new("What took longest" + of, ["Step", "Took", "Started"], [.. pass.Longest.Select(step => new[] { $"{step.Name}: {step.Action}", ReportText.Of(step.Duration), ReportText.Of(step.StartedAt) })]);
        if (pass.Tasks is { } tasks && tasks.Lost.Count + tasks.Restarted.Count > 0)
        {
            yield return new("Tasks that are not as they were" + of, ["Task or app", "What became of it"], [.. tasks.Lost.Select(lost => new[] { lost, "lost" }), .. tasks.Restarted.Select(app => new[] { app, "restarted" })]);
        }

        yield return new("Script and plan" + of, s_facts, [.. Script(pass).Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => new[] { fact.Name, fact.Value! })]);
    }

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
            ("Agents away at once", plan.MaxUnavailable),
            ("Instances of an app disturbed at once", plan.MaxAppUnavailable),
            ("Agents that may fail", plan.MaxFailures is { } failures ? ReportText.Of(failures) : null),
        }),
    ];

    private static string[] Node(ReportNode node) =>
    [
        node.Name,
        node.Role?.ToString() ?? "",
        node.Standing switch
        {
            ReportStanding.Done => node.Outcome ?? "Done",
            ReportStanding.Failed => node.Outcome is null or nameof(DcosOutcome.Upgraded) or nameof(DcosOutcome.AlreadyUpgraded) ? $"Failed{(node.Outcome is null ? "" : $" ({node.Outcome})")}" : node.Outcome,
            ReportStanding.Open => "no known end",
            ReportStanding.Held => "held",
            _ => "not begun",
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

        string[] More() => [.. heads.Select((_, column) => column == 3 ? $"and {ReportText.Of(items.Length - MostItems)} more, which the report as JSON has" : "")];
    }

    private static ReportTable Now(UpgradeReport report) => new(
        $"As found at {ReportText.Of(report.LookedAt)}",
        ["Node", "Role", "Version", "Last run", "Waits for", "Next step"],
        [.. report.Now.Select(node => new[] { node.Name, node.Role.ToString(), node.Version ?? "not known", node.Outcome?.ToString() ?? "", node.Waiting ?? "", node.NextStep ?? "" })]);

    private static string[] Journal(JournalFile journal) =>
    [
        journal.Path,
        ReportText.Of(journal.Entries.Count),
        (journal.AlteredAt > 0 ? $"BROKEN at line {journal.AlteredAt}: only the first {ReportText.Of(journal.Proven)} entries are proven" : "intact")
            + (journal.TornAt.Count > 0 ? $"; torn by a crash: line {string.Join(", ", journal.TornAt)}" : ""),
        journal.Entries[journal.Entries.Count - 1].Hash,
    ];
}

/// <param name="Heads">All empty for a list of names and values.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Heads, IReadOnlyList<string[]> Rows);
