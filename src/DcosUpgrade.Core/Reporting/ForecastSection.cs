using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>The forecast of a plan beside what happened.</summary>
internal static class ForecastSection
{
    private static string[] Heads =>
    [
        ReportWords.Label("Part"), ReportWords.Label("Forecast"), ReportWords.Label("10th to 90th percentile"), ReportWords.Label("Actual"),
        ReportWords.Label("Comparison"),
    ];

    private static string NotReached => ReportWords.Label("not reached");

    /// <summary>An agent that is back before the next view was not seen to be away.</summary>
    private static string NoneSeen => ReportWords.Label("none was observed");

    public static ReportSection Of(UpgradeReport report)
    {
        ReportTable[] tables = [.. report.Passes.Where(pass => pass.Forecast is not null).Select(pass => Table(report, pass, pass.Forecast!))];
        return new("forecast", ReportWords.Label("Forecast and reality"), tables)
        {
            Note = ReportWords.Label("The times count from the start of the plan's first run; pauses and interruptions are part of them."),
        };
    }

    private static ReportTable Table(UpgradeReport report, ReportPass pass, ReportForecast made)
    {
        DcosUpgradeForecast forecast = made.Forecast;
        IReadOnlyDictionary<int, DateTimeOffset> ends = WaveEnds(pass);
        bool isComplete = ends.Count > 0 && pass.Nodes.All(node => node.Standing is ReportStanding.Done or ReportStanding.Held);
        TimeSpan? end = isComplete ? EndOf(pass, ends.Values.Max()) - made.Start : null;
        ReportOutages? outages = ReportOutages.Of(pass.Nodes);
        ReportRow[] rows =
        [
            .. forecast.Waves.Where(wave => wave.Nodes > 0).Select(wave => Row(
                ReportWords.Say($"End of wave {wave.Wave}"),
                wave.EndP50,
                wave.EndP10,
                wave.EndP90,
                ends.TryGetValue(wave.Wave, out DateTimeOffset at) ? at - made.Start : null)),
            Row(ReportWords.Label("End"), forecast.EndP50, forecast.EndP10, forecast.EndP90, end),
            .. forecast is { OutageP50: { } median, OutageP90: { } longest }
                ? [Row(ReportWords.Label("Outage of an agent (median)"), median, null, longest, outages?.Median, isComplete ? NoneSeen : NotReached)]
                : Array.Empty<ReportRow>(),
        ];
        string runs = ReportWords.Say($"{forecast.Completed:N0} of {forecast.Seeds:N0} simulated runs completed");
        return ReportTable.Of(ReportDocument.Titled(ReportDocument.PassName(report, pass), runs), Heads, rows);
    }

    /// <param name="missing">What the comparison says without an actual time; null for a time that is not reached.</param>
    private static ReportRow Row(string part, TimeSpan expected, TimeSpan? least, TimeSpan most, TimeSpan? actual, string? missing = null)
    {
        string range = least is { } from
            ? ReportWords.Say($"{ReportText.Of(from)} to {ReportText.Of(most)}")
            : ReportWords.Say($"up to {ReportText.Of(most)}");
        string compared = actual is not { } took ? missing ?? NotReached
            : took > most ? ReportWords.Say($"later by {ReportText.Of(took - most)}")
            : took < least ? ReportWords.Say($"earlier by {ReportText.Of(least - took)}")
            : ReportWords.Label("within the range");
        return new(part, ReportText.Of(expected), range, ReportText.Of(actual), compared);
    }

    /// <summary>The end of each wave whose nodes are all done.</summary>
    private static Dictionary<int, DateTimeOffset> WaveEnds(ReportPass pass) => pass.Nodes
        .Where(node => node.Wave is not null && node.Standing != ReportStanding.Held)
        .GroupBy(node => node.Wave!.Value)
        .Where(wave => wave.All(node => node is { Standing: ReportStanding.Done, StartedAt: not null, Duration: not null }))
        .ToDictionary(wave => wave.Key, wave => wave.Max(node => node.CompletedAt ?? (node.StartedAt!.Value + node.Duration!.Value)));

    /// <summary>The end of the first step after the last node; steps of later runs of the plan do not count.</summary>
    private static DateTimeOffset EndOf(ReportPass pass, DateTimeOffset lastNode) => pass.Steps
        .Where(step => step.Duration is not null && step.StartedAt >= lastNode)
        .Select(step => step.StartedAt!.Value + step.Duration!.Value).DefaultIfEmpty(lastNode).Min();
}
