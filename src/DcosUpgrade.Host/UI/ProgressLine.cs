using System;
using System.Management.Automation;

namespace DcosUpgrade.Host.UI;

/// <summary><c>[m1] Upgrade DC/OS 1.10.8 -> 1.11.6 [=====     ]  53% fetching 41/63, 2:10 left</c>, cut to the width of the terminal.</summary>
internal static class ProgressLine
{
    private const int BarWidth = 10;

    public static string Render(ProgressState state, ProgressState? child, int width, bool colours)
    {
        string head = $"{state.Activity} ";
        string bar = state.Percent < 0 ? "" : $"[{Bar(state.Percent)}] {state.Percent,3}% ";
        string left = state.SecondsRemaining < 0 ? "" : $", {Time(state.SecondsRemaining)} left";
        string status = child is null ? state.Status : $"{Below(state, child)}; {state.Status}";

        // Of all parts the status can best be cut: its beginning says most.
        status = Cut(status, Math.Max(0, width - head.Length - bar.Length - left.Length));
        string line = Cut(head + bar + status + left, width);
        int barEnd = head.Length + bar.Length;
        return colours && bar.Length > 0 && line.Length >= barEnd
            ? line[..head.Length] + PSStyle.Instance.Foreground.BrightCyan + bar + PSStyle.Instance.Reset + line[barEnd..]
            : line;
    }

    /// <summary><c>m1: Upgrade DC/OS</c> below <c>Upgrade DC/OS</c> is <c>m1</c>.</summary>
    private static string Below(ProgressState state, ProgressState child) =>
        child.Activity.EndsWith(": " + state.Activity, StringComparison.Ordinal)
            ? $"{child.Activity[..^(state.Activity.Length + 2)]}: {child.Status}"
            : child.Text;

    private static string Bar(int percent) => new string('=', percent * BarWidth / 100).PadRight(BarWidth);

    private static string Time(int seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        return time.TotalHours < 1 ? $"{time.Minutes}:{time.Seconds:00}" : $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}";
    }

    private static string Cut(string text, int width) =>
        text.Length <= width ? text
        : width < 1 ? ""
        : text[..(width - 1)] + "…";
}
