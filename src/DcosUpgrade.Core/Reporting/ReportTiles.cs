using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;

namespace DcosUpgrade.Reporting;

/// <summary>The numbers of the summary.</summary>
internal static class ReportTiles
{
    public static IReadOnlyList<ReportTile> Of(UpgradeReport report)
    {
        List<ReportTile> tiles = [];
        ReportNode[] nodes = [.. report.Passes.SelectMany(pass => pass.Nodes)];
        if (nodes.Length > 0)
        {
            tiles.Add(Nodes(nodes));
        }

        int open = report.Items.Count(item => item is { Topic: ReportTopic.Failure, Mended: false });
        int mended = report.Items.Count(item => item is { Topic: ReportTopic.Failure, Mended: true });
        tiles.Add(new(
            ReportWords.Label("Failures"),
            open > 0 ? ReportWords.Say($"{open:N0} open") : ReportText.Of(mended),
            mended > 0 ? ReportWords.Say($"{mended:N0} resolved") : "",
            open == 0));
        if (report.Sessions.Count > 0)
        {
            DateTimeOffset from = report.Sessions.Min(session => session.From);
            tiles.Add(new(ReportWords.Label("Duration"), ReportText.Of(report.Sessions.Max(session => session.To) - from), ReportText.Of(from), null));
        }

        if (ReportOutages.Of(nodes) is { } outages)
        {
            tiles.Add(new(
                ReportWords.Label("Longest outage of an agent"),
                ReportText.Of(outages.Longest),
                ReportWords.Say($"Mesos limit {ReportText.Seconds(OutageClock.Limit)}"),
                outages.Longest < OutageClock.Limit));
        }

        tiles.AddRange(report.Passes.Select(pass => pass.Tasks).OfType<ReportTasks>().Take(1).Select(tasks => new ReportTile(
            ReportWords.Label("Tasks kept"),
            ReportWords.Say($"{tasks.Kept:N0} of {tasks.Total:N0}"),
            tasks.Lost.Count + tasks.Restarted.Count > 0 ? ReportWords.Say($"{tasks.Lost.Count:N0} lost, {tasks.Restarted.Count:N0} restarted") : "",
            tasks.Lost.Count == 0)));
        tiles.Add(new(
            ReportWords.Label("Journals"),
            report.Evidence.IsVerified ? ReportWords.Label("consistent") : ReportWords.Label("UNVERIFIED"),
            ReportWords.Say($"{report.Journals.Sum(journal => journal.Entries.Count):N0} entries"),
            report.Evidence.IsVerified));
        return tiles;
    }

    private static ReportTile Nodes(ReportNode[] nodes)
    {
        int done = nodes.Count(node => node.Standing == ReportStanding.Done);
        string[] others =
        [
            .. Of(ReportStanding.Failed, count => ReportWords.Say($"{count:N0} failed")),
            .. Of(ReportStanding.Open, count => ReportWords.Say($"{count:N0} with an unknown end")),
            .. Of(ReportStanding.NotBegun, count => ReportWords.Say($"{count:N0} not started")),
            .. Of(ReportStanding.Held, count => ReportWords.Say($"{count:N0} held")),
        ];
        bool isGood = nodes.All(node => node.Standing is ReportStanding.Done or ReportStanding.Held);
        return new(ReportWords.Label("Nodes done"), ReportWords.Say($"{done:N0} of {nodes.Length:N0}"), string.Join(", ", others), isGood);

        IEnumerable<string> Of(ReportStanding standing, Func<int, string> say) =>
            nodes.Count(node => node.Standing == standing) is > 0 and var count ? [say(count)] : [];
    }
}
