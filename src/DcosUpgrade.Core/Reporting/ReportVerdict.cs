using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Reporting;

/// <summary>The result of an upgrade as one word and as one line.</summary>
internal sealed class ReportVerdict
{
    /// <summary>Number of failures that the line contains; the others are counted.</summary>
    private const int MostFailures = 2;

    /// <summary>Maximum characters of a failure in the line.</summary>
    private const int LongestFailure = 100;

    public ReportVerdict(
        IReadOnlyList<ReportPass> passes,
        IReadOnlyList<ReportItem> items,
        JournalEvidence journals,
        IReadOnlyList<DcosNodeStatus> now)
    {
        string[] behind = [.. Behind(passes, now)];
        string[] unresolved = [.. Unresolved(passes, items)];
        bool unverified = !journals.IsVerified;
        string[] course =
        [
            .. passes.Select(pass => $"{(passes.Count > 1 ? $"{pass.Script}: " : "")}{Of(pass)}").DefaultIfEmpty(ReportWords.Label("no node was changed")),
            .. unresolved.Length > 0 ? [ReportWords.Say($"unresolved: {ReportText.Names(unresolved, MostFailures)}")] : Array.Empty<string>(),
            .. behind.Length > 0 ? [ReportWords.Say($"different now: {ReportText.Names(behind)}")] : Array.Empty<string>(),
        ];
        Text = string.Join("; ", unverified ? [journals.Text, .. course] : [.. course, journals.Text]);
        ReportNode[] nodes = [.. passes.SelectMany(pass => pass.Nodes)];
        bool failed = behind.Length > 0
            || nodes.Any(node => node.Standing == ReportStanding.Failed)
            || items.Any(item => item is { Topic: ReportTopic.Failure, Mended: false });
        Result = unverified ? ReportResult.Unverified
            : failed ? ReportResult.Failed
            : nodes.Length > 0 && nodes.All(node => node.Standing == ReportStanding.Done) ? ReportResult.Complete
            : ReportResult.Incomplete;
    }

    public ReportResult Result { get; }

    public string Text { get; }

    private static string Of(ReportPass pass)
    {
        int notHeld = pass.Nodes.Count(node => node.Standing != ReportStanding.Held);
        int done = NamesOf(pass, ReportStanding.Done).Length;
        string[] parts =
        [
            pass.Script.Procedure switch
            {
                DcosProcedure.Upgrade => ReportWords.Say($"{done:N0} of {notHeld:N0} nodes upgraded"),
                DcosProcedure.Reconfigure => ReportWords.Say($"{done:N0} of {notHeld:N0} nodes reconfigured"),
                _ => ReportWords.Say($"{done:N0} of {notHeld:N0} nodes switched to {pass.Script.Procedure.ToString().ToLowerInvariant()}"),
            },
            .. Named(ReportStanding.Failed, names => $"{names.Length:N0} failed ({ReportText.Names(names)})"),
            .. Named(ReportStanding.Open, names => $"{names.Length:N0} with an unknown end ({ReportText.Names(names)})"),
            .. Named(ReportStanding.NotBegun, names => $"{names.Length:N0} not started ({ReportText.Names(names)})"),
            .. Named(ReportStanding.Held, names => $"{names.Length:N0} held ({ReportText.Names(names)})"),
        ];
        string text = string.Join(", ", parts);
        return pass.Tasks is { } tasks ? $"{text}; {Of(tasks)}" : text;

        IEnumerable<string> Named(ReportStanding standing, Func<string[], FormattableString> say) =>
            NamesOf(pass, standing) is { Length: > 0 } names ? [ReportWords.Say(say(names))] : [];
    }

    private static string Of(ReportTasks tasks)
    {
        string[] parts =
        [
            tasks.OfAgents
                ? ReportWords.Say($"on the agents that were upgraded {tasks.Kept:N0} of {tasks.Total:N0} tasks kept")
                : ReportWords.Say($"{tasks.Kept:N0} of {tasks.Total:N0} tasks kept"),
            tasks.Lost.Count > 0 ? ReportWords.Say($"{tasks.Lost.Count:N0} lost") : "",
            tasks.Restarted.Count > 0 ? ReportWords.Say($"{tasks.Restarted.Count:N0} restarted") : "",
            tasks.Ended > 0 ? ReportWords.Say($"{tasks.Ended:N0} ended normally") : "",
        ];
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    /// <summary>Failures that stopped the upgrade and are not about a node that is named as failed.</summary>
    private static IEnumerable<string> Unresolved(IReadOnlyList<ReportPass> passes, IReadOnlyList<ReportItem> items)
    {
        HashSet<string> named = new(
            passes.SelectMany(pass => pass.Nodes).Where(node => node.Standing == ReportStanding.Failed).Select(node => node.Name),
            StringComparer.OrdinalIgnoreCase);
        return items.Where(item => item is { Topic: ReportTopic.Failure, Mended: false } && !named.Contains(item.Name))
            .Select(item => ReportText.Short(Redaction.Of($"{item.Name}: {item.Text}"), LongestFailure));
    }

    private static string[] NamesOf(ReportPass pass, ReportStanding standing) =>
        [.. pass.Nodes.Where(node => node.Standing == standing).Select(node => node.Name)];

    /// <summary>Nodes that are done in the journals and whose version is now another one.</summary>
    private static IEnumerable<string> Behind(IReadOnlyList<ReportPass> passes, IReadOnlyList<DcosNodeStatus> now)
    {
        Dictionary<string, string?> done = (passes.LastOrDefault()?.Nodes ?? [])
            .Where(node => node.Standing == ReportStanding.Done)
            .ToDictionary(node => node.Name, node => node.To, StringComparer.OrdinalIgnoreCase);
        return now
            .Where(status => done.TryGetValue(status.Name, out string? to) && to != status.Version)
            .Select(status => status.Version is { } version
                ? ReportWords.Say($"{status.Name} at {version}")
                : ReportWords.Say($"{status.Name} at an unknown version"));
    }
}
