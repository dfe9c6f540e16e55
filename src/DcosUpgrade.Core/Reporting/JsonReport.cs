using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Journaling;
using DcosUpgrade.Secrets;
using DcosUpgrade.Text;

namespace DcosUpgrade.Reporting;

/// <summary>A report for programs with all data. Enums are written as names, durations in seconds.</summary>
internal static class JsonReport
{
    private const int Format = 1;

    public static string Write(UpgradeReport report) => Json.Write(Redaction.Of(new Dictionary<string, object?>
    {
        ["format"] = Format,
        ["verdict"] = report.Verdict,
        ["result"] = report.Result.ToString(),
        ["cluster"] = report.Cluster,
        ["madeAt"] = report.Origin?.At,
        ["moduleVersion"] = report.Origin?.ModuleVersion,
        ["timeZone"] = report.Origin?.LocalTime.Id,
        ["passes"] = report.Passes.Select(Pass),
        ["items"] = report.Items.Select(Item),
        ["waits"] = ReportWait.Of(report, new ReportForms(report)).Select(wait => new Dictionary<string, object?>
        {
            ["kind"] = wait.Kind,
            ["text"] = wait.Text,
            ["at"] = wait.At,
            ["times"] = wait.Times,
            ["nodes"] = wait.Nodes,
        }),
        ["sessions"] = report.Sessions.Select(session => new Dictionary<string, object?>
        {
            ["operator"] = session.Operator,
            ["cmdlets"] = session.Cmdlets,
            ["from"] = session.From,
            ["until"] = session.To,
            ["entries"] = session.Entries,
            ["journal"] = session.Journal,
        }),
        ["journals"] = report.Journals.Select(journal => new Dictionary<string, object?>
        {
            ["path"] = journal.Path,
            ["entries"] = journal.Entries.Count,
            ["consistent"] = journal.Proven,
            ["alteredAtLine"] = journal.AlteredAt > 0 ? journal.AlteredAt : null,
            ["signed"] = journal.HasKey ? journal.UnsignedAt == 0 : null,
            ["tornLines"] = journal.TornAt,
            ["lastHash"] = journal.LastHash,
        }),
        ["missingHashes"] = report.Evidence.Missing,
        ["laterRuns"] = report.Evidence.LaterRuns,
        ["lookedAt"] = report.LookedAt,
        ["now"] = report.Now.Select(node => new Dictionary<string, object?>
        {
            ["name"] = node.Name,
            ["role"] = node.Role.ToString(),
            ["version"] = node.Version,
            ["outcome"] = node.Outcome?.ToString(),
            ["waiting"] = node.Waiting,
            ["next"] = node.NextStep,
        }),
    })) + "\n";

    private static Dictionary<string, object?> Pass(ReportPass pass) => new()
    {
        ["procedure"] = pass.Script.Procedure.ToString(),
        ["from"] = pass.Script.From,
        ["to"] = pass.Script.To,
        ["scriptId"] = pass.Script.Id,
        ["scriptSha256"] = pass.Script.Sha256,
        ["scriptUrl"] = pass.Script.Url,
        ["configSha256"] = pass.Script.ConfigSha256,
        ["plans"] = pass.Plans.Select(plan => new Dictionary<string, object?>
        {
            ["hash"] = plan.Hash,
            ["maxUnavailable"] = plan.MaxUnavailable,
            ["maxAppUnavailable"] = plan.MaxAppUnavailable,
            ["maxFailures"] = plan.MaxFailures,
        }),
        ["nodes"] = pass.Nodes.Select(Node),
        ["tasks"] = Tasks(pass.Tasks),
        ["apps"] = pass.Apps.Select(app => new Dictionary<string, object?>
        {
            ["app"] = app.App,
            ["total"] = app.Total,
            ["kept"] = app.Kept,
            ["ended"] = app.Ended,
            ["lost"] = app.Lost,
            ["restarted"] = app.Restarted,
        }),
        ["forecast"] = pass.Forecast is { } made
            ? new Dictionary<string, object?> { ["startedAt"] = made.Start, ["expected"] = JournalMapper.MembersOf(made.Forecast) }
            : null,
        ["outages"] = ReportOutages.Of(pass.Nodes) is { } outages ? Outages(outages) : null,
        ["timeline"] = Timeline(pass.Timeline),
        ["steps"] = pass.Steps.Select(Step),
        ["longest"] = pass.Longest.Select(Step),
    };

    private static Dictionary<string, object?> Node(ReportNode node) => new()
    {
        ["name"] = node.Name,
        ["role"] = node.Role?.ToString(),
        ["wave"] = node.Wave,
        ["zone"] = node.Zone,
        ["standing"] = node.Standing.ToString(),
        ["outcome"] = node.Outcome,
        ["from"] = node.From,
        ["to"] = node.To,
        ["startedAt"] = node.StartedAt,
        ["durationSec"] = node.Duration?.TotalSeconds,
        ["outageSec"] = node.Outage?.TotalSeconds,
        ["attempts"] = node.Attempts,
        ["checksWarning"] = node.ChecksWarning,
        ["tasks"] = Tasks(node.Tasks),
        ["gates"] = node.Gates.Select(gate => new Dictionary<string, object?>
        {
            ["name"] = gate.Name,
            ["status"] = gate.Status?.ToString(),
            ["expected"] = gate.Expected,
            ["actual"] = gate.Actual,
        }),
        ["notes"] = node.Notes,
    };

    private static Dictionary<string, object?>? Tasks(ReportTasks? tasks) => tasks is null ? null : new()
    {
        ["kept"] = tasks.Kept,
        ["total"] = tasks.Total,
        ["ended"] = tasks.Ended,
        ["lost"] = tasks.Lost,
        ["restarted"] = tasks.Restarted,
    };

    private static Dictionary<string, object?> Step(ReportStep step) => new()
    {
        ["number"] = step.Number,
        ["name"] = step.Name,
        ["action"] = step.Action,
        ["status"] = step.Status,
        ["startedAt"] = step.StartedAt,
        ["durationSec"] = step.Duration?.TotalSeconds,
        ["message"] = step.Message,
        ["conditions"] = step.Conditions.Select(JournalMapper.MembersOf),
    };

    private static Dictionary<string, object?> Item(ReportItem item) => new()
    {
        ["topic"] = item.Topic.ToString(),
        ["at"] = item.At,
        ["kind"] = item.Kind,
        ["name"] = item.Name,
        ["text"] = item.Text,
        ["severity"] = item.Severity?.ToString(),
        ["by"] = item.By,
        ["next"] = item.Next,
        ["times"] = item.Times,
        ["mended"] = item.Topic == ReportTopic.Failure ? item.Mended : null,
        ["mendedAt"] = item.MendedAt,
        ["mendedBy"] = item.MendedBy,
    };

    private static Dictionary<string, object?> Outages(ReportOutages outages) => new()
    {
        ["limitSec"] = OutageClock.Limit.TotalSeconds,
        ["agents"] = outages.Agents,
        ["medianSec"] = outages.Median.TotalSeconds,
        ["percentile90Sec"] = outages.Percentile90.TotalSeconds,
        ["percentile95Sec"] = outages.Percentile95.TotalSeconds,
        ["longestSec"] = outages.Longest.TotalSeconds,
        ["longestAgent"] = outages.LongestAgent,
        ["overHalf"] = outages.OverHalf,
        ["overLimit"] = outages.OverLimit,
    };

    private static Dictionary<string, object?> Timeline(ReportTimeline timeline) => new()
    {
        ["nodes"] = timeline.Rows.Select(row => new Dictionary<string, object?>
        {
            ["node"] = row.Node,
            ["spans"] = row.Spans.Select(span => new Dictionary<string, object?>
            {
                ["kind"] = span.Kind.ToString(),
                ["from"] = span.From,
                ["until"] = span.To,
                ["text"] = span.Text,
            }),
            ["marks"] = row.Marks.Select(mark => new Dictionary<string, object?>
            {
                ["kind"] = mark.Kind.ToString(),
                ["at"] = mark.At,
                ["text"] = mark.Text,
            }),
        }),
        ["pauses"] = timeline.Pauses.Select(pause => new Dictionary<string, object?>
        {
            ["kind"] = pause.Kind,
            ["from"] = pause.From,
            ["until"] = pause.To,
            ["text"] = pause.Text,
            ["by"] = pause.By,
        }),
    };
}
