using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Languages;

namespace DcosUpgrade.Watching;

/// <summary>Renders the state of an upgrade for a terminal. Pure: rows that do not fit are left out by importance, and no line is too long.</summary>
internal static class WatchScreen
{
    /// <summary>Width from which a node has its role, zone and version.</summary>
    private const int Wide = 120;

    /// <summary>The smallest part of the rows that nodes get beside the waves.</summary>
    private const int LeastNodes = 6;

    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Rows of the terminal; no more lines are returned.</param>
    /// <param name="colour">True to add ANSI colours, which take no column.</param>
    public static IReadOnlyList<string> Render(WatchState state, int width, int height, bool colour)
    {
        List<ScreenLine> lines = [Title(state, width), Session(state, width), Progress(state, width), Workload(state, width)];
        if (Notice(state, width) is { } notice)
        {
            lines.Add(notice);
        }

        lines.Add(new ScreenLine(width));
        int left = height - lines.Count;
        if (left > 0)
        {
            List<ScreenLine> waves = Waves(state, width, Math.Max(2, left - LeastNodes - 2));
            lines.AddRange(waves);
            lines.Add(new ScreenLine(width));
            lines.AddRange(Nodes(state, width, height - lines.Count));
        }

        return [.. lines.Take(Math.Max(0, height)).Select(line => line.ToText(colour))];
    }

    private static ScreenLine Title(WatchState state, int width)
    {
        ScreenLine line = new(width);
        _ = line.AddName(WatchText.Line(state.Cluster), ScreenStyle.Title);
        if (state.ToVersion.Length > 0)
        {
            _ = line.AddName(WatchText.Line($"  DC/OS {state.FromVersion} → {state.ToVersion}"));
        }

        return line.AddName("  ").Add(WatchText.Of(state.Verdict), StyleOf(state.Verdict)).Right(WatchText.Clock(state.At), ScreenStyle.Dim);
    }

    private static ScreenLine Session(WatchState state, int width)
    {
        ScreenLine line = new(width);
        if (state.Plan is { } hash)
        {
            _ = line.Add($"plan {hash}", ScreenStyle.Dim).Join(", ", ScreenStyle.Dim);
        }

        string owner = state.Owner is { } holder ? $"{holder}, last heartbeat {state.Heartbeat.TotalSeconds:0} s ago" : "no session holds the lock";
        return line.Add(WatchText.Line(owner), ScreenStyle.Dim);
    }

    private static ScreenLine Progress(WatchState state, int width)
    {
        int cells = width >= Wide ? 40 : 20;
        int done = state.Total == 0 ? 0 : cells * state.Done / state.Total;
        ScreenLine line = new ScreenLine(width)
            .AddName(new string('█', done), ScreenStyle.Good)
            .AddName(new string('░', cells - done) + " ", ScreenStyle.Dim)
            .Add(state.Total == 1 ? $"{state.Done} of 1 node" : $"{state.Done} of {state.Total} nodes");
        if (state.Elapsed is { } elapsed)
        {
            _ = line.Join(", ").Add($"{WatchText.Time(elapsed)} elapsed");
        }

        if (state.Left is { } left && state.Verdict is WatchVerdict.Running or WatchVerdict.Paused)
        {
            _ = line.Join(", ").Add($"{WatchText.Time(left)} left", ScreenStyle.Active);
        }

        return state.Forecast is { } forecast && Translation.Shown(Forecast(forecast)) is var text && line.Free > Cells.Of(text) + 2
            ? line.AddName("  " + text, ScreenStyle.Dim)
            : line;
    }

    private static string Forecast(WatchForecast forecast) => forecast is { Early: { } early, Late: { } late }
        ? $"forecast {WatchText.Clock(forecast.End)} ({WatchText.Clock(early)} to {WatchText.Clock(late)})"
        : $"forecast {WatchText.Clock(forecast.End)}";

    private static ScreenLine Workload(WatchState state, int width)
    {
        ScreenLine line = new(width);
        _ = line.Add(state.Tasks.Running is { } running ? $"tasks: {running} running" : "tasks: no leader answers", ScreenStyle.Plain)
            .Join(", ").Add($"{state.Tasks.Kept} kept")
            .Join(", ").Add($"{state.Tasks.Lost} lost", state.Tasks.Lost > 0 ? ScreenStyle.Bad : ScreenStyle.Plain);
        _ = line.Join("; ").Add(state.ActiveAgents is { } active ? $"agents: {active} of {state.Agents} active" : $"agents: {state.Agents}");
        return state.Away.Any()
            ? line.Join("; ").Add(WatchText.Away(state), IsLong(state) ? ScreenStyle.Bad : ScreenStyle.Warning)
            : state.Leader is { } leader ? line.Join("; ").Add($"{leader} leads", ScreenStyle.Dim) : line;
    }

    private static bool IsLong(WatchState state) => state.Away.First().Away > Cluster.OutageClock.Half;

    private static ScreenLine? Notice(WatchState state, int width)
    {
        ScreenLine line = new(width);
        string by = state.Why.Length > 0 ? $" by {state.Why}" : "";
        return state.Stopped ? line.Add(WatchText.Line($"stopped{by}; continues after Resume-DcosUpgrade"), ScreenStyle.Warning)
            : state.Paused ? line.Add(WatchText.Line($"paused{by}; continues after Resume-DcosUpgrade"), ScreenStyle.Warning)
            : state.Problem.Length > 0 ? line.Add(WatchText.Line(state.Problem), ScreenStyle.Warning)
            : state.Unread > 0 ? line.Add($"{WatchText.Nodes(state.Unread)} not read yet", ScreenStyle.Dim)
            : null;
    }

    /// <summary>The waves: those that are active or failed first, then the next ones, then those that are done; shown in their order.</summary>
    private static List<ScreenLine> Waves(WatchState state, int width, int rows)
    {
        List<ScreenLine> lines = [new ScreenLine(width).Column("Wave", 18, ScreenStyle.Dim).Column("Done", 11, ScreenStyle.Dim).Add("State", ScreenStyle.Dim)];
        bool all = state.Waves.Count <= rows - 1;
        HashSet<WatchedWave> shown = [.. state.Waves
            .OrderBy(wave => wave.Failed > 0 || wave.Running > 0 ? 0 : wave.IsDone ? 2 : 1)
            .ThenBy(wave => wave.IsDone ? -wave.Number : wave.Number)
            .Take(all ? rows - 1 : rows - 2)];
        lines.AddRange(state.Waves.Where(shown.Contains).Select(wave => Wave(wave, width)));
        if (!all)
        {
            WatchedWave[] others = [.. state.Waves.Where(wave => !shown.Contains(wave))];
            lines.Add(new ScreenLine(width).Add(
                $"… {others.Length} more: {others.Count(wave => wave.IsDone)} done, {others.Count(wave => !wave.IsDone)} not started", ScreenStyle.Dim));
        }

        return lines;
    }

    private static ScreenLine Wave(WatchedWave wave, int width)
    {
        ScreenLine line = new ScreenLine(width).NameColumn($"{wave.Number} {Translation.Shown(wave.Title)}", 18).Column($"{wave.Done} of {wave.Nodes}", 11);
        return wave.Failed > 0 ? line.Add($"{wave.Failed} failed", ScreenStyle.Bad).Join(wave.Mark is null ? "" : ": ").Add(WatchText.Line(wave.Mark ?? ""))
            : wave.IsDone ? line.Add("done", ScreenStyle.Good)
            : wave.Running > 0 ? line.Add($"{wave.Running} running", ScreenStyle.Active)
            : wave.Mark is { } open ? line.Add(WatchText.Line(open), ScreenStyle.Warning)
            : wave.Expected is { } expected ? line.Add($"about {WatchText.Time(expected)}", ScreenStyle.Dim)
            : line.Add("waiting", ScreenStyle.Dim);
    }

    private static List<ScreenLine> Nodes(WatchState state, int width, int rows)
    {
        if (rows < 2)
        {
            return [];
        }

        bool wide = width >= Wide;
        int name = Math.Max(4, Math.Min(wide ? 24 : 14, state.Nodes.Select(node => Cells.Of(node.Name)).DefaultIfEmpty(0).Max()));
        List<ScreenLine> lines = [Header(width, name, wide)];
        WatchedNode[] ordered = [.. state.Nodes.OrderBy(Importance).ThenByDescending(node => node.Away).ThenBy(node => node.Wave)];
        bool all = ordered.Length <= rows - 1;
        int shown = all ? ordered.Length : rows - 2;
        lines.AddRange(ordered.Take(shown).Select(node => Node(node, width, name, wide)));
        if (!all)
        {
            IEnumerable<string> rest = ordered.Skip(shown).GroupBy(node => node.Stage)
                .Select(group => $"{group.Count()} {Translation.Shown(WatchText.Of(group.Key))}");
            lines.Add(new ScreenLine(width).Add($"… {ordered.Length - shown} more: {string.Join(", ", rest)}", ScreenStyle.Dim));
        }

        return lines;
    }

    /// <summary>Failed nodes, then agents that are away, then by stage.</summary>
    private static int Importance(WatchedNode node) => node.Stage == WatchedStage.Failed ? -2 : node.Away is not null ? -1 : (int)node.Stage;

    private static ScreenLine Header(int width, int name, bool wide)
    {
        ScreenLine line = new ScreenLine(width).Column("Node", name, ScreenStyle.Dim);
        if (wide)
        {
            _ = line.Column("Role", 11, ScreenStyle.Dim).Column("Zone", 10, ScreenStyle.Dim).Column("Version", 10, ScreenStyle.Dim);
        }

        return line.Column("State", 11, ScreenStyle.Dim).Column("For", 7, ScreenStyle.Dim).Column("Run", 7, ScreenStyle.Dim)
            .Add("Phase or reason", ScreenStyle.Dim);
    }

    private static ScreenLine Node(WatchedNode node, int width, int name, bool wide)
    {
        ScreenLine line = new ScreenLine(width).NameColumn(WatchText.Line(node.Name), name);
        if (wide)
        {
            _ = line.NameColumn(node.Role.ToString(), 11, ScreenStyle.Dim).NameColumn(WatchText.Line(node.Zone ?? ""), 10, ScreenStyle.Dim)
                .NameColumn(WatchText.Line(node.Version ?? ""), 10);
        }

        _ = line.Column(WatchText.Of(node.Stage), 11, StyleOf(node.Stage))
            .NameColumn(node.For is { } since ? WatchText.Time(since) : "", 7)
            .NameColumn(node.Run is { } run ? WatchText.Time(run) : "", 7);
        if (node.Away is { } away)
        {
            _ = line.Add($"away {away.TotalSeconds:0} of {Cluster.OutageClock.Limit.TotalSeconds:0} s", away > Cluster.OutageClock.Half
                ? ScreenStyle.Bad : ScreenStyle.Warning).Join(node.Text.Length > 0 ? "; " : "");
        }

        return line.Add(WatchText.Line(node.Text), node.Stage == WatchedStage.Done ? ScreenStyle.Dim : ScreenStyle.Plain);
    }

    private static ScreenStyle StyleOf(WatchVerdict verdict) => verdict switch
    {
        WatchVerdict.Running => ScreenStyle.Active,
        WatchVerdict.Complete => ScreenStyle.Good,
        WatchVerdict.Failed => ScreenStyle.Bad,
        WatchVerdict.NotStarted => ScreenStyle.Dim,
        _ => ScreenStyle.Warning,
    };

    private static ScreenStyle StyleOf(WatchedStage stage) => stage switch
    {
        WatchedStage.Failed => ScreenStyle.Bad,
        WatchedStage.Running => ScreenStyle.Active,
        WatchedStage.Gates => ScreenStyle.Warning,
        WatchedStage.Done => ScreenStyle.Good,
        WatchedStage.Waiting => ScreenStyle.Plain,
        _ => ScreenStyle.Dim,
    };
}
