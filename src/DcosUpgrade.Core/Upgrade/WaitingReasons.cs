using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>The reason why a node waits, in one line, from the status of all nodes. Pure.</summary>
internal static class WaitingReasons
{
    private static readonly DcosOutcome[] s_done = [DcosOutcome.Upgraded, DcosOutcome.AlreadyUpgraded];

    /// <param name="folder">Null when the cluster folder could not be read.</param>
    public static IReadOnlyList<DcosNodeStatus> Explain(IReadOnlyList<DcosNodeStatus> all, ClusterLockState? folder) =>
        [.. all.Select(status => status with { Waiting = Line(status, all, folder) })];

    private static string? Line(DcosNodeStatus status, IReadOnlyList<DcosNodeStatus> all, ClusterLockState? folder)
    {
        if (status.Phase is { } phase)
        {
            return $"{phase} for {Seconds(status.Elapsed)}; {Left(status, all)}; its gates follow";
        }

        if (status.Holding is { } gate)
        {
            return $"{gate}, {Seconds(status.Elapsed)} after the start of its run; the next node waits for this gate";
        }

        if (status.Outcome is { } outcome && outcome != DcosOutcome.Staged)
        {
            return IsDone(status) ? null : status.NextStep;
        }

        if (status.Stopped || status.Paused)
        {
            string by = folder is { Why.Length: > 0 } ? $" by {folder.Why}" : "";
            return $"{(status.Stopped ? "stopped" : "paused")}{by}; starts after Resume-DcosUpgrade";
        }

        return status.ClaimedBy is { } owner ? $"claimed by {owner}; starts when the gates of the cluster pass"
            : folder is not null && folder.Waits.TryGetValue(status.Name, out string? wait) ? $"{wait}; starts when there is room"
            : MasterBefore(status, all) is { } master
                ? $"masters come first: {master.Name} is {master.Phase ?? master.Outcome?.ToString() ?? "not started"}"
            : status.LockedBy is { } holder ? $"waits for its turn; {holder} has the lock{Running(all)}"
            : null;
    }

    /// <summary>During an upgrade, a master that is not done while the node is an agent.</summary>
    private static DcosNodeStatus? MasterBefore(DcosNodeStatus status, IReadOnlyList<DcosNodeStatus> all) =>
        status.Role != DcosRole.Master && all.Any(other => other.Outcome is not null)
            ? all.FirstOrDefault(other => other.Role == DcosRole.Master && !IsDone(other))
            : null;

    private static bool IsDone(DcosNodeStatus status) => status.Outcome is { } outcome && s_done.Contains(outcome);

    private static string Running(IReadOnlyList<DcosNodeStatus> all)
    {
        string[] names = [.. all.Where(status => status.Phase is not null || status.ClaimedBy is not null).Select(status => status.Name)];
        return names.Length == 0 ? "" : $" and upgrades {string.Join(", ", names.Take(3))}{(names.Length > 3 ? " …" : "")}";
    }

    /// <summary>From the median of this upgrade's runs, or from the expected duration before the first one.</summary>
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
