using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Module.Tests.Prerequisites;

/// <summary>How a check is made to pass, to fail, and not to see. Each set-up is a script that finds the rehearsal in $c.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Target">Whose result is looked at: a node, or rehearsal for the cluster.</param>
/// <param name="Fail">Null: it never fails.</param>
/// <param name="Unseen">Null: there is nothing that it might not see.</param>
public sealed record PrerequisiteRow(string Check, string Target, string? Fail, string? Unseen)
{
    public string Pass { get; init; } = "";

    /// <summary>Parameters of Test-DcosPrerequisite.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Parameters of the failing case alone.</summary>
    public string FailArguments { get; init; } = "";

    public string PassArguments { get; init; } = "";

    /// <summary>Parameters of New-DcosRehearsal for the failing case.</summary>
    public string FailRehearsal { get; init; } = "";

    public string PassRehearsal { get; init; } = "";

    /// <summary>Parameters of New-DcosRehearsal for the case that cannot be seen.</summary>
    public string UnseenRehearsal { get; init; } = "";

    /// <summary>The same, of Test-DcosPrerequisite.</summary>
    public string UnseenArguments { get; init; } = "";

    public string PassStatus { get; init; } = "Passed";

    public string FailStatus { get; init; } = "Failed";
}

/// <summary>One row for each check of the catalogue.</summary>
internal static class PrerequisiteRows
{
    private const string Cluster = "rehearsal";
    private const string All = "($c | Get-DcosNode).Name";
    private const string Masters = "m1, m2, m3";
    private const string LeaderAway = "F LinkDown m1";
    private const string Etcd = "-FromVersion 2.1.1 -ToVersion 2.2.1";
    private const string Ee = "-Edition Enterprise";
    private const string Disabled = "-Edition Enterprise -SecurityMode Disabled -FromVersion 1.11.6 -Agent 2";
    private const string Verify = "-Procedure Verify";

    /// <summary>Lets a minute pass.</summary>
    private const string Minute = "$null = $c | Get-DcosNode m2 | Wait-DcosMasterHealthy -TimeoutSec 60 -Quiet";

    private const string Script = "$s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null";

    public static readonly IReadOnlyList<PrerequisiteRow> Rows =
    [
        new("version-path", Cluster, "", "F OtherVersion a1") { FailRehearsal = "-FromVersion 1.10.0" },
        new("one-build", Cluster, "F OtherVersion a1", "F LinkDown a1") { Arguments = Verify },
        new("advanced-install", Cluster, $"F CloudInstall {All}", $"F ConfigUnreadable {All}"),
        new("config-copies", Cluster, $"F ConfigCopyMissing {Masters}", $"F ConfigUnreadable {Masters}"),
        new("config-ascii", Cluster, "", null) { FailArguments = "-ConfigPath $config" },
        new("installer", Cluster, "F InstallerMissing bootstrap", "F LinkDown bootstrap"),
        new("exhibitor-serving", Cluster, $"F ServicesDown m3; {Minute}", "F LinkDown m3"),
        new("leader-elected", Cluster, $"F ServicesDown m2, m3; {Minute}", "F LinkDown m2"),
        new("agents-returned", Cluster, $"F ServicesDown a1; F ServicesDown m1; {Minute}", LeaderAway),
        new("mesos-agents", Cluster, "F ServicesDown a1", LeaderAway),
        new("exhibitor-roll", Cluster, "F ExhibitorRolling m2", "F LinkDown m2"),
        new("known-agents", Cluster, "F AgentStranger m1", LeaderAway),
        new("absent-nodes", Cluster, "F InMaintenance a1", LeaderAway),
        new("mesos-frameworks", Cluster, "F FrameworkGone m1", LeaderAway),
        new("frameworks-returned", Cluster,
            $"{Script}; F FrameworkNotBack m3; $null = $c | Get-DcosNode m* | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false; {Minute}",
            LeaderAway) { Arguments = Verify },
        new("mesos-tasks", Cluster, "F TaskStaging m1", LeaderAway),
        new("tasks-baseline", Cluster,
            $"{Script}; F TaskLost a1; $null = $c | Get-DcosNode m*, a1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false; {Minute}",
            LeaderAway) { Arguments = Verify },
        new("marathon-deployments", Cluster, "F MarathonDeploying m1", "F MarathonDown m1"),
        new("marathon-queue", Cluster, "F MarathonQueued m1", "F MarathonDown m1"),
        new("marathon-apps", Cluster, "F AppUnhealthy m1", "F MarathonDown m1"),
        new("marathon-app-ids", Cluster, "F AppIdReserved m1", "F MarathonDown m1") { FailRehearsal = "-FromVersion 1.12.5 -ToVersion 1.13.7" },
        new("marathon-pods", Cluster, "F PodDegraded m1", "F MarathonDown m1"),
        new("marathon-constraints", Cluster, "F ConstraintInvalid m1", "F MarathonDown m1"),
        new("marathon-on-marathon", Cluster, "F MarathonNestedOld m1", "F MarathonDown m1"),
        new("cluster-lock", Cluster, "F LockHeld m1", LeaderAway),
        Enterprise("ee-license", "", null) with { FailArguments = "-ConfigPath $config" },
        Enterprise("ee-fault-domain", "", null) with { FailArguments = "-ConfigPath $config" },
        Enterprise("ee-security-step", "", "F ConfigUnreadable a1") with { FailArguments = "-Procedure Strict",
            FailRehearsal = Ee + " -SecurityMode Disabled" },
        new("etcd-members", "m2", "F ServicesDown m2", "F LinkDown m2") { PassRehearsal = Etcd, FailRehearsal = Etcd, UnseenRehearsal = Etcd },
        Enterprise("iam-database", "F CockroachBehind m2", "F CockroachDown m1, m2, m3"),
        Enterprise("ee-cockroach-restart", "", $"F LinkDown {Masters}") with
        {
            Pass = $"F ServicesDown {Masters}; $c | Set-DcosRehearsalFault ServicesDown {Masters} -Clear; {Minute}",
            PassRehearsal = Ee + " -FromVersion 1.10.2",
            FailRehearsal = Ee + " -FromVersion 1.10.2",
            UnseenRehearsal = Ee + " -FromVersion 1.10.2",
        },
        Enterprise("ee-custom-ca", "F CustomCaKeyMissing m3", "F LinkDown m3") with { Arguments = "-ConfigPath $ca" },
        Enterprise("ee-strict-tasks", PodsStayed, "F HttpExecutors a1") with
        {
            Arguments = "-Procedure Strict",
            Pass = PodsStayed + "; F PodsRestarted m1",
            PassRehearsal = Disabled,
            FailRehearsal = Disabled,
        },
        Enterprise("risk-ee-secrets-away", null, null) with { PassStatus = "Warning" },
        Enterprise("risk-ee-permissive", "", null) with { Arguments = "-Procedure Permissive", PassArguments = "-AcceptRisk ee-permissive",
            PassStatus = "Warning" },
        new("risk-no-backup", Cluster, "", LeaderAway) { Pass = "$null = $c | Backup-DcosCluster -Destination $folder -Confirm:$false" },
        new("risk-no-new-nodes", Cluster, "", null) { PassArguments = "-AcceptRisk risk-no-new-nodes", PassStatus = "Warning" },
        new("risk-overlay-ipv6", Cluster, "", null) { FailArguments = "-ToVersion 1.11.2 -ConfigPath $config" },
        new("risk-marathon-plugins", Cluster, "F MarathonPlugin m2", "F LinkDown m2"),
        new("risk-rexray", Cluster, "", null) { FailArguments = "-ConfigPath $config" },
        new("risk-silent-script", Cluster, "", null) { FailArguments = "-ToVersion 1.11.0", FailStatus = "Warning" },
        new("risk-tight-checks", Cluster, "", null) { FailArguments = "-ToVersion 1.11.3", FailStatus = "Warning" },
        new("risk-1-11-5", Cluster, "", null) { FailArguments = "-ToVersion 1.11.5", FailStatus = "Warning" },
        new("risk-first-master", Cluster, "", null) { PassArguments = "-ToVersion 1.11.4", FailStatus = "Warning" },
        new("risk-tls", Cluster, "", null) { PassArguments = "-ToVersion 1.11.1", FailStatus = "Warning" },
        new("risk-ip-detect-ignored", Cluster, "", null) { FailArguments = "-ToVersion 1.11.1", FailStatus = "Warning" },
        new("risk-metrics-port", Cluster, "", null) { PassArguments = "-ToVersion 1.11.0", FailStatus = "Warning" },
        .. new[] { "risk-release-notes", "risk-ui-inconsistent", "risk-task-history-lost", "risk-universe-not-upgraded", "risk-no-way-back",
            "risk-five-minutes" }
            .Select(name => new PrerequisiteRow(name, Cluster, null, null) { PassStatus = "Warning" }),
        Node("node-version", "OtherVersion"),
        new("applied", "m1", "", LeaderAway) { Pass = "$null = $c | Get-DcosNode m1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false",
            Arguments = Verify + " -Script $s" },
        Node("role-file", "RoleFileSurplus"),
        Node("detect-ip", "AddressWrong"),
        Node("nothing-runs", "ForeignRun"),
        new("package-swap", "m2",
            $"{Script}; F ActivationInterrupted m2; $null = $c | Get-DcosNode m2 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false 2>$null", "F LinkDown m2"),
        new("run-outcomes", "m2",
            $"{Script}; F RebootInActivation m2; $null = $c | Get-DcosNode m2 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false 2>$null",
            "F LinkDown m2") { Arguments = Verify },
        Node("units", "UnitFailed"),
        new("mesos-master-unit", "m3", "F ServicesDown m3", "F LinkDown m3"),
        new("registrar-log-recovered", "m3", $"F SlowMaster m3; F ServicesDown m3; $c | Set-DcosRehearsalFault ServicesDown m3 -Clear; {Minute}",
            "F LinkDown m3"),
        new("overlay-log-recovered", "m3", $"F SlowMaster m3; F ServicesDown m3; $c | Set-DcosRehearsalFault ServicesDown m3 -Clear; {Minute}",
            "F LinkDown m3"),
        Node("mesos-agent-unit", "ServicesDown"),
        Node("agent-active", "ServicesDown", LeaderAway),
        new("slave-registered", "a1", $"F AgentSilent a1; F ServicesDown a1; $c | Set-DcosRehearsalFault ServicesDown a1 -Clear; {Minute}", "F LinkDown a1"),
        Node("mesos-version", "MesosForeign"),
        new("marathon-subscribers", "m2", "F EventSubscriber m2", "F LinkDown m2"),
        Node("node-checks", "OwnChecksFail"),
        new("cluster-checks", "m2", "F ClusterChecksFail m2", "F LinkDown m2"),
        Node("systemd-version", "SystemdOld"),
        Node("node-tools", "ToolsMissing"),
        Node("ipset", "IpsetMissing"),
        new("ipv6", "a1", "F KernelIpv6Off a1", "F LinkDown a1") { FailArguments = "-ConfigPath $config" },
        Node("kernel-modules", "ModuleMissing"),
        new("ports", "a1", "F PortsFiltered m3", "F LinkDown a1"),
        Node("bootstrap-reachable", "BootstrapFiltered"),
        Node("clock-sync", "ClockUnsynced"),
        Node("clock-skew", "ClockSkewed") with { FailStatus = "Warning" },
        Node("disk-space", "DiskFull"),
        Node("noexec", "TemporaryNoexec"),
        Node("networkd-folder", "NetworkdFolderMissing"),
        Node("networkd-links", "BondManaged"),
        Node("added-files", "FileAdded") with { FailStatus = "Warning" },
        Node("agent-files", "AgentFilesChanged"),
        new("marathon-flags", "m2", "F MarathonFlagGone m2", "F LinkDown m2"),
        Node("selinux", "SelinuxEnforcing") with { FailStatus = "Warning" },
        Node("docker", "DockerHangs"),
        Node("docker-version", "DockerOld"),
        Node("docker-storage", "DockerStorageUnfit"),
        Node("resolv-conf", "ForeignResolver"),
        Node("journal", "JournalLost"),
        Node("locale", "LocaleMissing") with { FailStatus = "Warning" },
        Node("host-users", "UsersByHand") with { FailStatus = "Warning" },
    ];

    /// <summary>All agents got new packages, and the pods are older than that.</summary>
    private const string PodsStayed =
        "$s = $c | New-DcosUpgradeScript -Procedure Permissive -Confirm:$false 3>$null 6>$null; $null = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script "
            + "$s -Confirm:$false 3>$null 6>$null | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy";

    private static PrerequisiteRow Enterprise(string check, string? fail, string? unseen) =>
        new(check, Cluster, fail, unseen) { PassRehearsal = Ee, FailRehearsal = Ee, UnseenRehearsal = Ee };

    private static PrerequisiteRow Node(string check, string fault, string unseen = "F LinkDown a1") => new(check, "a1", $"F {fault} a1", unseen);
}
