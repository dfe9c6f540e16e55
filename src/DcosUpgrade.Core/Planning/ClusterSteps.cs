using System;
using System.Collections.Generic;

namespace DcosUpgrade.Planning;

/// <summary>Descriptions of the steps of a plan that belong to the cluster.</summary>
internal static class ClusterSteps
{
    private static readonly Dictionary<DcosStepKind, string> s_actions = new()
    {
        [DcosStepKind.Check] = "Run pre-flight checks",
        [DcosStepKind.Backup] = "Check for a recent backup",
        [DcosStepKind.RestartCockroach] = "Restart dcos-cockroach on each master, one at a time",
        [DcosStepKind.Stage] = "Stage packages on every node",
        [DcosStepKind.CompareWorkload] = "Compare the workload with the pre-upgrade baseline",
    };

    /// <summary>The descriptions in plans of format 1, and in journals of that time.</summary>
    private static readonly Dictionary<string, DcosStepKind> s_earlier = new(StringComparer.Ordinal)
    {
        ["Check that the cluster may be touched"] = DcosStepKind.Check,
        ["Look for a backup"] = DcosStepKind.Backup,
        ["Restart dcos-cockroach on each master, one at a time"] = DcosStepKind.RestartCockroach,
        ["Stage packages on every node"] = DcosStepKind.Stage,
        ["Compare the workload with that of before"] = DcosStepKind.CompareWorkload,
    };

    public static string ActionOf(DcosStepKind kind) => s_actions[kind];

    /// <summary>The kind of a step of format 1; null when the description is not one of a cluster's step.</summary>
    public static DcosStepKind? KindOfEarlier(string action) => s_earlier.TryGetValue(action, out DcosStepKind kind) ? kind : null;

    /// <summary>The current description of a step in a journal.</summary>
    public static string CurrentAction(string action) => KindOfEarlier(action) is { } kind ? ActionOf(kind) : action;
}
