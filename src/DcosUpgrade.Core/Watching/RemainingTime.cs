using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Watching;

/// <summary>Estimates the time to the end of an upgrade. Pure.</summary>
/// <remarks>
/// Masters and agents have a pace of their own: the time since their first start for each node that is done. It contains gates, waits and
/// parallel runs. Before the first node is done, the expected durations count.
/// </remarks>
internal static class RemainingTime
{
    /// <summary>The part of an active node that counts as done.</summary>
    private const double Half = 0.5;

    /// <param name="now">The time by the clocks of the nodes; null before the first run.</param>
    /// <returns>Null while nodes are not read.</returns>
    public static TimeSpan? Of(IReadOnlyList<WatchedNode> nodes, IReadOnlyList<WatchedWave> waves, DateTimeOffset? now)
    {
        if (nodes.Any(node => node.Stage == WatchedStage.Unread))
        {
            return null;
        }

        double seconds = 0;
        foreach (IGrouping<bool, WatchedNode> group in nodes.Where(node => node.Stage != WatchedStage.Held).GroupBy(node => node.Role == DcosRole.Master))
        {
            double left = group.Sum(Left);
            if (left > 0)
            {
                seconds += Pace([.. group], now) is { } pace ? pace * left : Expected(group, waves);
            }
        }

        return TimeSpan.FromSeconds(Math.Round(seconds));
    }

    private static double Left(WatchedNode node) => node.Stage switch
    {
        WatchedStage.Done => 0,
        WatchedStage.Running or WatchedStage.Gates => Half,
        _ => 1,
    };

    /// <summary>Seconds for one node; null before the first is done.</summary>
    private static double? Pace(IReadOnlyCollection<WatchedNode> group, DateTimeOffset? now)
    {
        WatchedNode[] started = [.. group.Where(node => node.StartedAt is not null)];
        return started.Any(node => node.Stage == WatchedStage.Done) && now is { } at
            ? Math.Max(0, (at - started.Min(node => node.StartedAt!.Value)).TotalSeconds) / group.Sum(node => 1 - Left(node))
            : null;
    }

    private static double Expected(IEnumerable<WatchedNode> group, IReadOnlyList<WatchedWave> waves)
    {
        double seconds = 0;
        foreach (IGrouping<int, WatchedNode> wave in group.GroupBy(node => node.Wave))
        {
            TimeSpan usual = ExpectedDurations.Of(wave.First().Role);
            double whole = waves.FirstOrDefault(known => known.Number == wave.Key)?.Expected?.TotalSeconds ?? (usual.TotalSeconds * wave.Count());
            seconds += whole * wave.Sum(Left) / wave.Count();
        }

        return seconds;
    }
}
