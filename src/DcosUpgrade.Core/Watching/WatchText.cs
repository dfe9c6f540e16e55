using System;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Languages;

namespace DcosUpgrade.Watching;

/// <summary>The words of a watched upgrade, for the screen and for plain lines.</summary>
internal static class WatchText
{
    /// <summary>A time as <c>h:mm:ss</c>.</summary>
    public static string Time(TimeSpan time)
    {
        TimeSpan whole = TimeSpan.FromSeconds(Math.Max(0, Math.Round(time.TotalSeconds)));
        return $"{(int)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00}";
    }

    /// <summary>A moment as <c>hh:mm:ssZ</c>.</summary>
    public static string Clock(DateTimeOffset at) => $"{at.UtcDateTime:HH:mm:ss}Z";

    public static string Nodes(int count) => count == 1 ? "1 node" : $"{count} nodes";

    public static string Of(WatchVerdict verdict) => verdict switch
    {
        WatchVerdict.NotStarted => "not started",
        WatchVerdict.Running => "running",
        WatchVerdict.Paused => "paused",
        WatchVerdict.Complete => "complete",
        WatchVerdict.Failed => "failed",
        WatchVerdict.Stopped => "stopped",
        _ => "incomplete",
    };

    public static string Of(WatchedStage stage) => stage switch
    {
        WatchedStage.Failed => "failed",
        WatchedStage.Running => "running",
        WatchedStage.Gates => "gates",
        WatchedStage.Waiting => "waiting",
        WatchedStage.Unread => "not read",
        WatchedStage.Staged => "staged",
        WatchedStage.NotStarted => "not started",
        WatchedStage.Held => "held",
        _ => "done",
    };

    /// <summary>The number of agents that are away, and the longest time against the one after which Mesos removes them.</summary>
    public static string Away(WatchState state) =>
        $"{state.Away.Count()} away, longest {state.Away.First().Away!.Value.TotalSeconds:0} of {OutageClock.Limit.TotalSeconds:0} s";

    /// <summary>What joins two texts, in the language of the user.</summary>
    public static string Joint(string separator) => Catalog.For(CultureInfo.CurrentUICulture)?.Joint(separator) ?? separator;

    /// <summary>Text from the cluster on one line.</summary>
    public static string Line(string text) => VisibleText.Line(text.Replace("\r", "").Replace('\n', ' '));
}
