using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>What checks are about, for -Tag. A check can have several tags. Checks of risks and of Enterprise have theirs by their names.</summary>
internal static class CheckTags
{
    public const string Agents = "agents";
    public const string Configuration = "configuration";
    public const string Database = "database";
    public const string Docker = "docker";
    public const string Enterprise = "enterprise";
    public const string Host = "host";
    public const string Masters = "masters";
    public const string Network = "network";
    public const string Packages = "packages";
    public const string Risk = "risk";
    public const string Services = "services";
    public const string Time = "time";
    public const string Workload = "workload";

    private static readonly (string Tag, string[] Checks)[] s_rows =
    [
        (Agents,
        [
            "agents-returned", "mesos-agents", "known-agents", "absent-nodes", "mesos-agent-unit", "agent-active", "slave-registered", "agent-files",
        ]),
        (Configuration,
        [
            "advanced-install", "config-copies", "config-ascii", "installer", "detect-ip", "role-file", "added-files", "agent-files", "marathon-flags",
        ]),
        (Database, ["iam-database", "etcd-members", "ee-cockroach-restart"]),
        (Docker, ["docker", "docker-version", "docker-storage"]),
        (Host,
        [
            "systemd-version", "node-tools", "ipset", "ipv6", "kernel-modules", "disk-space", "noexec", "selinux", "journal", "locale", "host-users",
        ]),
        (Masters,
        [
            "exhibitor-serving", "exhibitor-roll", "leader-elected", "mesos-master-unit", "registrar-log-recovered", "overlay-log-recovered",
        ]),
        (Network, ["ports", "bootstrap-reachable", "networkd-folder", "networkd-links", "resolv-conf"]),
        (Packages,
        [
            "version-path", "one-build", "node-version", "applied", "mesos-version", "nothing-runs", "package-swap", "run-outcomes", "cluster-lock",
        ]),
        (Services, ["units", "node-checks", "cluster-checks"]),
        (Time, ["clock-sync", "clock-skew"]),
        (Workload,
        [
            "mesos-frameworks", "frameworks-returned", "mesos-tasks", "tasks-baseline", "marathon-deployments", "marathon-queue", "marathon-apps",
            "marathon-app-ids", "marathon-pods", "marathon-constraints", "marathon-on-marathon", "marathon-subscribers", "ee-strict-tasks",
        ]),
    ];

    private static readonly ILookup<string, string> s_byCheck =
        s_rows.SelectMany(row => row.Checks.Select(check => (check, row.Tag))).ToLookup(row => row.check, row => row.Tag, StringComparer.Ordinal);

    /// <summary>The names in the table.</summary>
    public static IEnumerable<string> Checks => s_byCheck.Select(check => check.Key);

    /// <summary>The tags of a check.</summary>
    public static IEnumerable<string> Of(string check)
    {
        foreach (string tag in s_byCheck[check])
        {
            yield return tag;
        }

        if (check.StartsWith(HazardCheck.Prefix, StringComparison.Ordinal))
        {
            yield return Risk;
        }

        if (check.StartsWith("ee-", StringComparison.Ordinal) || check.StartsWith($"{HazardCheck.Prefix}ee-", StringComparison.Ordinal))
        {
            yield return Enterprise;
        }
    }
}
