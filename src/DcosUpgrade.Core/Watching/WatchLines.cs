using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Languages;

namespace DcosUpgrade.Watching;

/// <summary>Plain lines of a watched upgrade, where no screen can be redrawn: one line for each event, and a summary from time to time.</summary>
internal sealed class WatchLines
{
    /// <summary>Shortest time between two summaries.</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(10);

    /// <summary>Longest time without a line: a silent output looks like a hung one.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>The stages and phases of each node that have their line, by the start of its run: a line a phase, also when phases alternate.</summary>
    private readonly Dictionary<string, (DateTimeOffset? Run, HashSet<string> Told)> _told = new(StringComparer.OrdinalIgnoreCase);

    private WatchState? _last;
    private TimeSpan _summedAt = TimeSpan.Zero;
    private string _summary = "";

    /// <summary>The lines for what changed since the last state.</summary>
    /// <param name="last">True for the state in which watching ends: a summary that is not shown yet follows.</param>
    public IReadOnlyList<string> Of(WatchState state, bool last = false)
    {
        List<string> lines = [];
        string at = WatchText.Clock(state.At);
        lines.AddRange(Events(_last, state).Select(text => $"{at} {Translation.Shown(text)}"));
        string summary = Summary(state);
        TimeSpan since = state.Steady - _summedAt;
        bool ended = HasEnded(state);
        if (_last is null || (ended && !HasEnded(_last)) || since >= s_longest || ((since >= s_shortest || last) && summary != _summary))
        {
            (_summary, _summedAt) = (summary, state.Steady);
            string left = state.Left is { } time && !ended ? WatchText.Joint(", ") + Translation.Shown($"{WatchText.Time(time)} left") : "";
            lines.Add($"{at} {Translation.Shown(summary)}{left}");
        }

        _last = state;
        return lines;
    }

    private static bool HasEnded(WatchState state) => state.Verdict is not (WatchVerdict.Running or WatchVerdict.Paused or WatchVerdict.NotStarted);

    private static string Summary(WatchState state)
    {
        string[] active = [.. state.Active.Select(node => node.Name)];
        string names = active.Length == 0 ? "" : $" ({string.Join(", ", active.Take(4))}{(active.Length > 4 ? " …" : "")})";
        string away = state.Away.Any() ? $"; away: {string.Join(", ", state.Away.Take(4).Select(node => node.Name))}" : "";
        return WatchText.Line($"{state.Cluster}: {WatchText.Of(state.Verdict)}, {state.Done} of {WatchText.Nodes(state.Total)} done, "
            + $"{active.Length} active{names}, {state.Failed} failed; {state.Tasks.Kept} tasks kept, {state.Tasks.Lost} lost{away}");
    }

    private IEnumerable<string> Events(WatchState? before, WatchState now)
    {
        if (before is null)
        {
            yield break;
        }

        if (now.Paused != before.Paused || now.Stopped != before.Stopped)
        {
            string by = now.Why.Length > 0 ? $" by {now.Why}" : "";
            yield return WatchText.Line($"{now.Cluster}: {(now.Stopped ? $"stopped{by}" : now.Paused ? $"paused{by}" : "resumed")}");
        }

        if (now.Leader is { } leader && leader != before.Leader)
        {
            yield return $"{leader} leads Mesos";
        }

        foreach (WatchedWave wave in now.Waves.Where(wave => wave.IsDone && before.Waves.Any(old => old.Number == wave.Number && !old.IsDone)))
        {
            yield return $"wave {wave.Number} ({wave.Title}): done";
        }

        Dictionary<string, WatchedNode> old = before.Nodes.ToDictionary(node => node.Name, StringComparer.OrdinalIgnoreCase);
        foreach (WatchedNode node in now.Nodes)
        {
            if (old.TryGetValue(node.Name, out WatchedNode? earlier) && Event(earlier, node) is { } text)
            {
                yield return WatchText.Line($"{node.Name}: {text}");
            }
        }
    }

    private string? Event(WatchedNode before, WatchedNode now)
    {
        bool silent = now.Stage is WatchedStage.Unread or WatchedStage.NotStarted or WatchedStage.Held;
        if (before.Stage == WatchedStage.Unread || silent || (now.Stage == before.Stage && Headline(now) == Headline(before)))
        {
            return now.Away is { } gone && before.Away is not null && gone > Cluster.OutageClock.Half && before.Away <= Cluster.OutageClock.Half
                ? $"away for {gone.TotalSeconds:0} s; Mesos removes it after {Cluster.OutageClock.Limit.TotalSeconds:0} s"
                : null;
        }

        if (!IsNew(now))
        {
            return null;
        }

        string stage = WatchText.Of(now.Stage);
        string head = now is { Stage: WatchedStage.Done or WatchedStage.Failed, Run: { } run } ? $"{stage} after {WatchText.Time(run)}" : stage;
        return now.Text.Length > 0 ? $"{head}: {now.Text}" : head;
    }

    /// <summary>True for a stage and phase that the node has for the first time in its run.</summary>
    private bool IsNew(WatchedNode node)
    {
        if (!_told.TryGetValue(node.Name, out (DateTimeOffset? Run, HashSet<string> Told) known)
            || (known.Run is { } run && node.StartedAt is { } started && run != started))
        {
            known = (null, new HashSet<string>(StringComparer.Ordinal));
        }

        _told[node.Name] = (node.StartedAt ?? known.Run, known.Told);
        return known.Told.Add($"{node.Stage} {Headline(node)}");
    }

    /// <summary>The part of a phase that makes a new line; changed numbers do not.</summary>
    private static string Headline(WatchedNode node) =>
        node.Stage == WatchedStage.Running ? node.Text.Split(' ', ',')[0] : node.Stage == WatchedStage.Gates ? node.Text.Split(':')[0] : "";
}
