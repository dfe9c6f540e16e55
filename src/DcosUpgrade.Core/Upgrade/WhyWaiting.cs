using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>States for each node in one line what it waits for, from the status of all nodes. Pure.</summary>
internal static class WhyWaiting
{
    private static readonly DcosOutcome[] s_done = [DcosOutcome.Upgraded, DcosOutcome.AlreadyUpgraded];

    /// <param name="folder">Null when the cluster folder could not be read.</param>
    public static IReadOnlyList<DcosNodeStatus> Explain(IReadOnlyList<DcosNodeStatus> all, ClusterLockState? folder) =>
        [.. all.Select(status => status with { Waiting = Line(status, all, folder) })];

    private static string? Line(DcosNodeStatus status, IReadOnlyList<DcosNodeStatus> all, ClusterLockState? folder)
    {
        if (status.Phase is { } phase)
        {
            return $"{phase}, for {Seconds(status.Elapsed)}; {Left(status, all)}; then its gates";
        }

        if (status.Holding is { } gate)
        {
            return $"{gate}, {Seconds(status.Elapsed)} after its run began; then the next node";
        }

        if (status.Outcome is { } outcome && outcome != DcosOutcome.Staged)
        {
            return IsDone(status) ? null : status.NextStep;
        }

        return status.Stopped || status.Paused
            ? $"{(status.Stopped ? "stopped" : "paused")}{(folder is { Why.Length: > 0 } ? $" by {folder.Why}" : "")}; begins after Resume-DcosUpgrade"
            : status.ClaimedBy is { } owner
            ? $"in hand of {owner}; begins when the cluster's gates let it"
            : folder is not null && folder.Waits.TryGetValue(status.Name, out string? wait)
            ? $"{wait}; begins when there is room"
            : status.Role != DcosRole.Master && all.Any(other => other.Outcome is not null)
                && all.FirstOrDefault(other => other.Role == DcosRole.Master && !IsDone(other)) is { } master
            ? $"masters come first: {master.Name} is {master.Phase ?? master.Outcome?.ToString() ?? "not begun"}"
            : status.LockedBy is { } holder ? $"its turn; {holder} is at work{AtWork(all)}" : null;
    }

    private static bool IsDone(DcosNodeStatus status) => status.Outcome is { } outcome && s_done.Contains(outcome);

    private static string AtWork(IReadOnlyList<DcosNodeStatus> all)
    {
        string[] names = [.. all.Where(status => status.Phase is not null || status.ClaimedBy is not null).Select(status => status.Name)];
        return names.Length == 0 ? "" : $" on {string.Join(", ", names.Take(3))}{(names.Length > 3 ? " …" : "")}";
    }

    /// <summary>By the median of this upgrade's runs, else by the expected duration.</summary>
    private static string Left(DcosNodeStatus status, IReadOnlyList<DcosNodeStatus> all)
    {
        TimeSpan[] took = [.. all
            .Where(other => IsDone(other) && (other.Role == DcosRole.Master) == (status.Role == DcosRole.Master) && other.EndedAt > other.StartedAt)
            .Select(other => other.EndedAt!.Value - other.StartedAt!.Value)
            .OrderBy(time => time)];
        TimeSpan usual = took.Length > 0 ? took[took.Length / 2] : ExpectedDurations.Of(status.Role);
        TimeSpan left = usual - (status.Elapsed ?? TimeSpan.Zero);
        return left > TimeSpan.Zero ? $"about {Seconds(left)} left" : $"longer than the usual {Seconds(usual)}";
    }

    private static string Seconds(TimeSpan? time) => string.Format(CultureInfo.InvariantCulture, "{0:0} s", time?.TotalSeconds ?? 0);
}
