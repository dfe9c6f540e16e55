using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Health;

namespace DcosUpgrade.Prerequisites;

/// <summary>All checks, in the order in which they are told: the cluster's, then each node's. To add one: its file in Checks/, and a line here.</summary>
internal static class CheckCatalog
{
    public static readonly IReadOnlyList<Check> All =
    [
        new VersionPathCheck(),
        new OneBuildCheck(),
        new AdvancedInstallCheck(),
        new ConfigCopiesCheck(),
        new InstallerCheck(),
        new GateCheck(new ExhibitorServingGate(), CheckScope.Cluster, "sudo journalctl -u dcos-exhibitor -n 50"),
        new GateCheck(new LeaderElectedGate(), CheckScope.Cluster, "sudo journalctl -u dcos-mesos-master -n 50"),
        new GateCheck(new AgentsReturnedGate(), CheckScope.Cluster, "sudo journalctl -u dcos-mesos-slave -n 50"),
        new AgentsCheck(),
        new KnownAgentsCheck(),
        new AbsentNodesCheck(),
        new FrameworksCheck(),
        new TasksCheck(),
        new TasksBaselineCheck(),
        new DeploymentsCheck(),
        new QueueCheck(),
        new AppsCheck(),
        new PodsCheck(),
        new ConstraintsCheck(),
        new NestedMarathonCheck(),
        new LockCheck(),
        new LicenseCheck(),
        new FaultDomainCheck(),
        new SecurityStepCheck(),
        new CockroachCheck(),
        new CockroachRestartCheck(),
        new CustomCaCheck(),
        new StrictTasksCheck(),
        new BackupRisk(),
        new NewNodesRisk(),
        new OverlayRisk(),
        new PluginsRisk(),
        new RexrayRisk(),
        new SilentScriptRisk(),
        new TightChecksRisk(),
        new MarathonFirstMasterRisk(),
        new TlsRisk(),
        new IpDetectRisk(),
        new PrometheusRisk(),
        new ReleaseNotesRisk(),
        new UiRisk(),
        new TaskHistoryRisk(),
        new UniverseRisk(),
        new NoWayBackRisk(),
        new FiveMinutesRisk(),
        new SecretsRisk(),
        new PermissiveRisk(),
        new NodeVersionCheck(),
        new GateCheck(new AppliedGate(), CheckScope.Node, "$cluster | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $script", onlyAfterwards: true),
        new RoleFileCheck(),
        new DetectIpCheck(),
        new NothingRunsCheck(),
        new SwapCheck(),
        new RunOutcomesCheck(),
        new UnitsCheck(),
        new GateCheck(new MasterUnitGate(), CheckScope.Master, "sudo journalctl -u dcos-mesos-master -n 50"),
        new GateCheck(new RegistrarRecoveredGate(), CheckScope.Master, "sudo journalctl -u dcos-mesos-master -n 100 | grep -i replica"),
        new GateCheck(new OverlayRecoveredGate(), CheckScope.Master, "sudo journalctl -u dcos-mesos-master -n 100 | grep -i overlay"),
        new GateCheck(new AgentUnitGate(), CheckScope.Agent, "sudo journalctl -u dcos-mesos-slave -n 50"),
        new GateCheck(new AgentActiveGate(), CheckScope.Agent, "sudo journalctl -u dcos-mesos-slave -n 50"),
        new GateCheck(new AgentRegisteredGate(), CheckScope.Agent, "ping -c 1 ready.spartan; sudo journalctl -u dcos-mesos-slave -n 50"),
        new MesosVersionCheck(),
        new SubscribersCheck(),
        new NodeChecksCheck(),
        new ClusterChecksCheck(),
        new SystemdVersionCheck(),
        new NodeToolsCheck(),
        new IpsetCheck(),
        new Ipv6Check(),
        new KernelModulesCheck(),
        new PortsCheck(),
        new BootstrapReachableCheck(),
        new ClockSyncCheck(),
        new ClockSkewCheck(),
        new DiskSpaceCheck(),
        new NoexecCheck(),
        new SelinuxCheck(),
        new DockerCheck(),
        new DockerVersionCheck(),
        new DockerStorageCheck(),
        new ResolvConfCheck(),
        new JournalCheck(),
        new LocaleCheck(),
        new HostUsersCheck(),
    ];

    /// <summary>The risks that -AcceptRisk knows.</summary>
    public static IReadOnlyList<string> Risks => [.. All.Select(check => check.Risk).OfType<string>()];

    /// <summary>The risk that a result of a check is about; null for one that nobody may accept.</summary>
    public static string? RiskOf(string check) => All.FirstOrDefault(candidate => candidate.Name == check)?.Risk;

    /// <summary>Risks are accepted by their id or by the name of their result.</summary>
    public static string RiskId(string given) => given.StartsWith("risk-", StringComparison.OrdinalIgnoreCase) ? given.Substring(5) : given;
}
