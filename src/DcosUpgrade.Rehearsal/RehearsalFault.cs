using static DcosUpgrade.Rehearsal.FaultPlace;
using static DcosUpgrade.Rehearsal.FaultUnit;

namespace DcosUpgrade.Rehearsal;

/// <summary>What can fail on a machine of a rehearsal. The attribute says where it applies, what its amount counts, and the default amount.</summary>
/// <remarks>
/// To add a fault: a member here, a row of Simulation/Faults.tsv, and the place in Simulation/ or Answers/ that evaluates it with the
/// <see cref="FaultSet"/>.
/// </remarks>
public enum RehearsalFault
{
    /// <summary>The node script finds another installed version than the one it was generated for.</summary>
    [Fault(Node, Attempts)]
    RefusedAtVersionCheck,

    /// <summary>The node's checks fail before the script changes anything.</summary>
    [Fault(Node, Attempts)]
    PreChecksFail,

    /// <summary>The node's checks fail for this time after activation. The script gives up after 300 passes.</summary>
    [Fault(Node, Seconds)]
    ChecksFailAfterActivation,

    /// <summary>The run is killed after this many renames by pkgpanda: install_progress remains and some names are missing.</summary>
    [Fault(Node, Renames, 12)]
    ActivationInterrupted,

    /// <summary>The run is killed after the swap, before any service is started.</summary>
    [Fault(Node, Attempts, 1)]
    ServicesNotStarted,

    /// <summary>The node reboots while packages are downloaded.</summary>
    [Fault(Node, Attempts, 1)]
    RebootInFetch,

    /// <summary>The node reboots after this many renames by pkgpanda. After 0, dcos-setup completes the swap and starts no service.</summary>
    [Fault(Node, Renames, 12)]
    RebootInActivation,

    /// <summary>The bootstrap node answers downloads with an HTTP error.</summary>
    [Fault(Node, Attempts)]
    FetchFails,

    /// <summary>The bootstrap node accepts a download and then sends nothing.</summary>
    [Fault(Node, Attempts, 1)]
    FetchStalls,

    /// <summary>A package arrives truncated.</summary>
    [Fault(Node, Attempts)]
    TruncatedPackage,

    /// <summary>The served node script differs from the generated one.</summary>
    [Fault(Node)]
    ScriptAltered,

    /// <summary>A pkgpanda that DcosUpgrade did not start runs on the node.</summary>
    [Fault(Node)]
    ForeignRun,

    /// <summary>The next start of a run is not answered within its limit, and acts after this time.</summary>
    [Fault(Node, Seconds, 90)]
    StartActsLate,

    /// <summary>ZooKeeper on this master needs this time after a restart until it serves.</summary>
    [Fault(Master, Seconds, 600)]
    EnsembleSlow,

    /// <summary>The replicated log of this master needs this time after a restart until it is recovered.</summary>
    [Fault(Master, Seconds)]
    SlowMaster,

    /// <summary>The agent does not contact the master for this time after it was stopped.</summary>
    [Fault(Agent, Seconds, 301)]
    AgentSilent,

    /// <summary>The agent returns with a new id and without its tasks.</summary>
    [Fault(Agent, Attempts, 1)]
    AgentNewId,

    /// <summary>One task of the agent fails while the agent restarts.</summary>
    [Fault(Agent, Attempts, 1)]
    TaskLost,

    /// <summary>The docker daemon does not answer.</summary>
    [Fault(Agent)]
    DockerHangs,

    /// <summary>SSH cannot reach the machine for this time, from the injection on.</summary>
    [Fault(Machine, Seconds, 60)]
    LinkDown,

    /// <summary>The machine refuses every login over SSH, for this time, from the injection on.</summary>
    [Fault(Machine, Seconds, 60)]
    AccessRefused,

    /// <summary>Every call to the machine takes this much longer.</summary>
    [Fault(Machine, Seconds, 10)]
    LinkSlow,

    /// <summary>Mesos and Exhibitor on the node do not answer in time, for this time from the injection on.</summary>
    [Fault(Node, Seconds, 60)]
    EndpointsSilent,

    /// <summary>Another program answers in place of Mesos and Exhibitor on the node, for this time from the injection on.</summary>
    [Fault(Node, Seconds, 60)]
    EndpointsLie,

    /// <summary>The cluster folder on this master is on a read-only file system.</summary>
    [Fault(Master)]
    FolderReadOnly,

    /// <summary>This master refuses a new maintenance schedule.</summary>
    [Fault(Master)]
    MaintenanceRefused,

    /// <summary>systemd is older than 218.</summary>
    [Fault(Node)]
    SystemdOld,

    /// <summary>ipset is not installed.</summary>
    [Fault(Node)]
    IpsetMissing,

    /// <summary>Programs that DC/OS calls are not installed.</summary>
    [Fault(Node)]
    ToolsMissing,

    /// <summary>The kernel has no IPv6.</summary>
    [Fault(Node)]
    KernelIpv6Off,

    /// <summary>A kernel module that dcos-net needs is not available.</summary>
    [Fault(Node)]
    ModuleMissing,

    /// <summary>Connections from other nodes to this node time out.</summary>
    [Fault(Node)]
    PortsFiltered,

    /// <summary>The node cannot reach the bootstrap node.</summary>
    [Fault(Node)]
    BootstrapFiltered,

    /// <summary>The disk has 0.5 GiB of free space.</summary>
    [Fault(Node)]
    DiskFull,

    /// <summary>/tmp is mounted with noexec.</summary>
    [Fault(Node)]
    TemporaryNoexec,

    /// <summary>systemd-networkd is installed, and /etc/systemd/network does not exist.</summary>
    [Fault(Node)]
    NetworkdFolderMissing,

    /// <summary>systemd-networkd manages the bonded link bond0.</summary>
    [Fault(Node)]
    BondManaged,

    /// <summary>SELinux is in enforcing mode.</summary>
    [Fault(Node)]
    SelinuxEnforcing,

    /// <summary>The clock is not synchronized.</summary>
    [Fault(Node)]
    ClockUnsynced,

    /// <summary>The clock is this many seconds ahead.</summary>
    [Fault(Node, Seconds, 30)]
    ClockSkewed,

    /// <summary>detect_ip prints another address than the node's.</summary>
    [Fault(Node)]
    AddressWrong,

    /// <summary>resolv.conf names a server that is not one of DC/OS.</summary>
    [Fault(Node)]
    ForeignResolver,

    /// <summary>The systemd journal has no entries.</summary>
    [Fault(Node)]
    JournalLost,

    /// <summary>The locale en_US.utf8 is not installed.</summary>
    [Fault(Node)]
    LocaleMissing,

    /// <summary>DC/OS does not create its users automatically.</summary>
    [Fault(Node)]
    UsersByHand,

    /// <summary>The node has a second role file.</summary>
    [Fault(Node)]
    RoleFileSurplus,

    /// <summary>A unit of DC/OS is in state failed.</summary>
    [Fault(Node)]
    UnitFailed,

    /// <summary>The node has another DC/OS version than the rest of the cluster.</summary>
    [Fault(Node)]
    OtherVersion,

    /// <summary>The running Mesos is not the one that the DC/OS release contains.</summary>
    [Fault(Node)]
    MesosForeign,

    /// <summary>All units of DC/OS are stopped. Clearing the fault starts them.</summary>
    [Fault(Node)]
    ServicesDown,

    /// <summary>The node's checks fail.</summary>
    [Fault(Node, Attempts)]
    OwnChecksFail,

    /// <summary>The node has no checks configured.</summary>
    [Fault(Node)]
    OwnChecksAbsent,

    /// <summary>A custom check of the node fails before and after activation, as during the change to permissive mode.</summary>
    [Fault(Node)]
    CustomChecksFail,

    /// <summary>The cluster checks fail on this master.</summary>
    [Fault(Master, Attempts)]
    ClusterChecksFail,

    /// <summary>The installed configuration of the node cannot be read.</summary>
    [Fault(Node)]
    ConfigUnreadable,

    /// <summary>The node has no copy of config.yaml.</summary>
    [Fault(Node)]
    ConfigCopyMissing,

    /// <summary>The cluster was installed from a cloud template.</summary>
    [Fault(Node)]
    CloudInstall,

    /// <summary>Somebody put a file into a folder of DC/OS that an activation replaces.</summary>
    [Fault(Node)]
    FileAdded,

    /// <summary>The agent's attributes were changed after its start.</summary>
    [Fault(Agent)]
    AgentFilesChanged,

    /// <summary>Docker is older than DC/OS supports.</summary>
    [Fault(Agent)]
    DockerOld,

    /// <summary>Docker stores overlays on a file system without d_type.</summary>
    [Fault(Agent)]
    DockerStorageUnfit,

    /// <summary>Mesos has the machine in maintenance.</summary>
    [Fault(Agent)]
    InMaintenance,

    /// <summary>Marathon's environment on this master configures an event subscriber.</summary>
    [Fault(Master)]
    EventSubscriber,

    /// <summary>Marathon's environment on this master configures a plugin.</summary>
    [Fault(Master)]
    MarathonPlugin,

    /// <summary>Marathon's environment on this master sets a flag that Marathon 1.6 does not know.</summary>
    [Fault(Master)]
    MarathonFlagGone,

    /// <summary>Exhibitor on this master reports a rolling change in progress.</summary>
    [Fault(Master)]
    ExhibitorRolling,

    /// <summary>Marathon does not answer on this master.</summary>
    [Fault(Master)]
    MarathonDown,

    /// <summary>Marathon has an unfinished deployment of an app.</summary>
    [Fault(Master)]
    MarathonDeploying,

    /// <summary>An app waits for offers.</summary>
    [Fault(Master)]
    MarathonQueued,

    /// <summary>A task of an app is unhealthy.</summary>
    [Fault(Master)]
    AppUnhealthy,

    /// <summary>An app has an id that Marathon of DC/OS 1.13 refuses.</summary>
    [Fault(Master)]
    AppIdReserved,

    /// <summary>A pod is in state DEGRADED.</summary>
    [Fault(Master)]
    PodDegraded,

    /// <summary>An app has a constraint that the new Marathon does not load.</summary>
    [Fault(Master)]
    ConstraintInvalid,

    /// <summary>A Marathon 1.3.3 runs on Marathon.</summary>
    [Fault(Master)]
    MarathonNestedOld,

    /// <summary>A framework is disconnected.</summary>
    [Fault(Master)]
    FrameworkGone,

    /// <summary>After the next restart of this master Metronome does not register with Mesos again.</summary>
    [Fault(Master)]
    FrameworkNotBack,

    /// <summary>A task is in state TASK_STAGING.</summary>
    [Fault(Master)]
    TaskStaging,

    /// <summary>An agent is registered that is not in the inventory.</summary>
    [Fault(Master)]
    AgentStranger,

    /// <summary>Another session holds the cluster lock.</summary>
    [Fault(Master)]
    LockHeld,

    /// <summary>The installer is not on the bootstrap node.</summary>
    [Fault(Bootstrap)]
    InstallerMissing,

    /// <summary>The connection breaks in the middle of a backup stream.</summary>
    [Fault(Master, Attempts, 1)]
    StreamBreaks,

    /// <summary>The received bytes of a backup differ from the sent ones.</summary>
    [Fault(Master)]
    StreamAltered,

    /// <summary>The ZooKeeper files contain no znodes.</summary>
    [Fault(Master)]
    SnapshotEmpty,

    /// <summary>Ranges of the IAM database lack their replica on this master for this time.</summary>
    [Fault(Master, Seconds)]
    CockroachBehind,

    /// <summary>CockroachDB does not answer on this master.</summary>
    [Fault(Master)]
    CockroachDown,

    /// <summary>The etcd of this master is added as a member and does not join, where its release is the first one with etcd.</summary>
    [Fault(Master)]
    EtcdNotJoined,

    /// <summary>Enterprise: CockroachDB does not start again on this master after a restart.</summary>
    [Fault(Master)]
    CockroachNotBack,

    /// <summary>Enterprise: the backup service refuses to save Marathon's state.</summary>
    [Fault(Master)]
    BackupServiceRefuses,

    /// <summary>Enterprise: a backup of the backup service ends with an error.</summary>
    [Fault(Master)]
    BackupServiceFails,

    /// <summary>Enterprise: a backup of the backup service never becomes ready.</summary>
    [Fault(Master)]
    BackupServiceHangs,

    /// <summary>Enterprise: Marathon does not start again on this master after the backup service restarted it.</summary>
    [Fault(Master)]
    MarathonNotBack,

    /// <summary>Enterprise: the key of the custom CA is not on this master.</summary>
    [Fault(Master)]
    CustomCaKeyMissing,

    /// <summary>Enterprise: the agent starts commands with the HTTP executor.</summary>
    [Fault(Agent)]
    HttpExecutors,

    /// <summary>Every pod is restarted now. This is not a failure: the change to strict mode requires it.</summary>
    [Fault(Master)]
    PodsRestarted,

    /// <summary>Enterprise: no login to DC/OS through this master gets an answer.</summary>
    [Fault(Master)]
    IamDown,

    /// <summary>Enterprise: this master refuses every login to DC/OS.</summary>
    [Fault(Master)]
    LoginRefused,

    /// <summary>Enterprise: all tokens issued so far are invalid.</summary>
    [Fault(Master)]
    TokensRevoked,
}
