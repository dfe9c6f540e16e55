using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>The result of an upgrade as one word and as one line.</summary>
internal sealed class ReportVerdict
{
    /// <summary>Number of names in a list; the others are counted.</summary>
    private const int MostNames = 5;

    public ReportVerdict(
        IReadOnlyList<ReportPass> passes,
        IReadOnlyList<ReportItem> items,
        JournalEvidence journals,
        IReadOnlyList<DcosNodeStatus> now)
    {
        string[] behind = [.. Behind(passes, now)];
        bool unverified = !journals.IsVerified;
        string[] course =
        [
            .. passes.Select(pass => $"{(passes.Count > 1 ? $"{pass.Script}: " : "")}{Of(pass)}").DefaultIfEmpty("no node was changed"),
            .. behind.Length > 0 ? [$"different now: {Names(behind)}"] : Array.Empty<string>(),
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
        List<string> parts = [Say("{0:N0} of {1:N0} nodes {2}", NamesOf(pass, ReportStanding.Done).Length, notHeld, Done(pass.Script.Procedure))];
        Tell(ReportStanding.Failed, "failed");
        Tell(ReportStanding.Open, "with an unknown end");
        Tell(ReportStanding.NotBegun, "not started");
        Tell(ReportStanding.Held, "held");
        string text = string.Join(", ", parts);
        return pass.Tasks is not { } tasks ? text : string.Join(
            "; ",
            new[]
            {
                text,
                (tasks.OfAgents ? "on the agents that were upgraded " : "") + Say("{0:N0} of {1:N0} tasks kept", tasks.Kept, tasks.Total)
                    + (tasks.Lost.Count > 0 ? Say(", {0:N0} lost", tasks.Lost.Count) : "")
                    + (tasks.Restarted.Count > 0 ? Say(", {0:N0} restarted", tasks.Restarted.Count) : "")
                    + (tasks.Ended > 0 ? Say(", {0:N0} ended normally", tasks.Ended) : ""),
            });

        void Tell(ReportStanding standing, string word)
        {
            string[] names = NamesOf(pass, standing);
            if (names.Length > 0)
            {
                parts.Add(Say("{0:N0} {1} ({2})", names.Length, word, Names(names)));
            }
        }
    }

    private static string[] NamesOf(ReportPass pass, ReportStanding standing) =>
        [.. pass.Nodes.Where(node => node.Standing == standing).Select(node => node.Name)];

    private static string Done(DcosProcedure procedure) => procedure switch
    {
        DcosProcedure.Upgrade => "upgraded",
        DcosProcedure.Reconfigure => "reconfigured",
        _ => $"switched to {procedure.ToString().ToLowerInvariant()}",
    };

    /// <summary>Nodes that are done in the journals and whose version is now another one.</summary>
    private static IEnumerable<string> Behind(IReadOnlyList<ReportPass> passes, IReadOnlyList<DcosNodeStatus> now)
    {
        Dictionary<string, string?> done = (passes.LastOrDefault()?.Nodes ?? [])
            .Where(node => node.Standing == ReportStanding.Done)
            .ToDictionary(node => node.Name, node => node.To, StringComparer.OrdinalIgnoreCase);
        return now
            .Where(status => done.TryGetValue(status.Name, out string? to) && to != status.Version)
            .Select(status => $"{status.Name} at {status.Version ?? "an unknown version"}");
    }

    private static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? Say(" and {0:N0} more", names.Count - MostNames) : "");

    private static string Say(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}
