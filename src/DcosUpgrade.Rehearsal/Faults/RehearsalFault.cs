namespace DcosUpgrade.Rehearsal;

/// <summary>What can go wrong on a node of a rehearsal. What its amount means, and the default, is in <see cref="FaultTable"/>.</summary>
public enum RehearsalFault
{
    /// <summary>The node script finds another version than it was generated for.</summary>
    RefusedAtVersionCheck,

    /// <summary>The node's own checks fail before anything is changed.</summary>
    PreChecksFail,

    /// <summary>The node's own checks fail after activation for so long; the script gives up after 300 passes.</summary>
    ChecksFailAfterActivation,

    /// <summary>The run is killed after so many of pkgpanda's renames: install_progress stays, some names are missing.</summary>
    ActivationInterrupted,

    /// <summary>The run is killed after the swap, before anything was started again.</summary>
    ServicesNotStarted,

    /// <summary>The node reboots while packages are downloaded.</summary>
    RebootInFetch,

    /// <summary>The node reboots after so many of pkgpanda's renames; after 0, dcos-setup finishes the swap and starts nothing.</summary>
    RebootInActivation,

    /// <summary>The bootstrap node answers downloads with an error.</summary>
    FetchFails,

    /// <summary>The bootstrap node accepts a download and then falls silent.</summary>
    FetchStalls,

    /// <summary>A package arrives cut off.</summary>
    TruncatedPackage,

    /// <summary>The script that is served is not the one that was generated.</summary>
    ScriptAltered,

    /// <summary>Somebody else's pkgpanda runs on the node.</summary>
    ForeignRun,

    /// <summary>The next start of a run is not answered within its limit, and acts after this time.</summary>
    StartActsLate,

    /// <summary>ZooKeeper on this master takes so long to serve after a restart.</summary>
    EnsembleSlow,

    /// <summary>The replicated log of this master takes so long to recover after a restart.</summary>
    SlowMaster,

    /// <summary>The agent stays away from the master for so long after it was stopped.</summary>
    AgentSilent,

    /// <summary>The agent comes back under another id, without its tasks.</summary>
    AgentNewId,

    /// <summary>A task of the agent fails while the agent restarts.</summary>
    TaskLost,

    /// <summary>The docker daemon does not answer.</summary>
    DockerHangs,

    /// <summary>SSH does not reach the node for so long, from now on.</summary>
    LinkDown,

    /// <summary>Every call to the node takes so much longer.</summary>
    LinkSlow,

    /// <summary>Mesos and Exhibitor on the node do not answer in time for so long, from now on.</summary>
    EndpointsSilent,

    /// <summary>Something else answers in the place of Mesos and Exhibitor on the node for so long, from now on.</summary>
    EndpointsLie,

    /// <summary>systemd is older than 218.</summary>
    SystemdOld,

    /// <summary>ipset is not installed.</summary>
    IpsetMissing,

    /// <summary>Programs that DC/OS calls are not installed.</summary>
    ToolsMissing,

    /// <summary>The kernel has no IPv6.</summary>
    KernelIpv6Off,

    /// <summary>A kernel module of dcos-net is not to be found.</summary>
    ModuleMissing,

    /// <summary>The other nodes cannot reach this one: connections to it time out.</summary>
    PortsFiltered,

    /// <summary>The node cannot reach the bootstrap node.</summary>
    BootstrapFiltered,

    /// <summary>The disk has half a GiB left.</summary>
    DiskFull,

    /// <summary>/tmp is mounted noexec.</summary>
    TemporaryNoexec,

    /// <summary>SELinux enforces.</summary>
    SelinuxEnforcing,

    /// <summary>The clock is not in sync.</summary>
    ClockUnsynced,

    /// <summary>The clock is so many seconds ahead.</summary>
    ClockSkewed,

    /// <summary>detect_ip prints another address.</summary>
    AddressWrong,

    /// <summary>resolv.conf names a server that is not DC/OS's.</summary>
    ForeignResolver,

    /// <summary>The journal has no entries.</summary>
    JournalLost,

    /// <summary>The locale en_US.utf8 is not installed.</summary>
    LocaleMissing,

    /// <summary>DC/OS does not create its users by itself.</summary>
    UsersByHand,

    /// <summary>The node has a second role file.</summary>
    RoleFileSurplus,

    /// <summary>A unit of DC/OS has failed.</summary>
    UnitFailed,

    /// <summary>The node has another version than the others.</summary>
    OtherVersion,

    /// <summary>The running Mesos is not the one that DC/OS ships.</summary>
    MesosForeign,

    /// <summary>All units of DC/OS are stopped; clearing starts them.</summary>
    ServicesDown,

    /// <summary>The node's own checks fail, so many times.</summary>
    OwnChecksFail,

    /// <summary>The node has no checks configured.</summary>
    OwnChecksAbsent,

    /// <summary>A custom check of the node fails, before and after: as in the step to permissive.</summary>
    CustomChecksFail,

    /// <summary>The cluster checks fail on this master, so many times.</summary>
    ClusterChecksFail,

    /// <summary>What the node was installed with cannot be read.</summary>
    ConfigUnreadable,

    /// <summary>There is no copy of config.yaml on the node.</summary>
    ConfigCopyMissing,

    /// <summary>The cluster was installed from a cloud template.</summary>
    CloudInstall,

    /// <summary>Docker is too old.</summary>
    DockerOld,

    /// <summary>Docker stores overlays on a file system without d_type.</summary>
    DockerStorageUnfit,

    /// <summary>Mesos has the machine in maintenance.</summary>
    InMaintenance,

    /// <summary>Marathon's environment on this master names an event subscriber.</summary>
    EventSubscriber,

    /// <summary>Marathon's environment on this master names a plugin.</summary>
    MarathonPlugin,

    /// <summary>Marathon does not answer on this master.</summary>
    MarathonDown,

    /// <summary>Marathon deploys an app.</summary>
    MarathonDeploying,

    /// <summary>An app waits for offers.</summary>
    MarathonQueued,

    /// <summary>A task of an app is unhealthy.</summary>
    AppUnhealthy,

    /// <summary>A pod is degraded.</summary>
    PodDegraded,

    /// <summary>An app has a constraint that Marathon does not load.</summary>
    ConstraintInvalid,

    /// <summary>A Marathon 1.3.3 runs on Marathon.</summary>
    MarathonNestedOld,

    /// <summary>A framework is disconnected.</summary>
    FrameworkGone,

    /// <summary>A task is staging.</summary>
    TaskStaging,

    /// <summary>An agent is registered that the inventory lacks.</summary>
    AgentStranger,

    /// <summary>Somebody else holds the cluster's lock.</summary>
    LockHeld,

    /// <summary>The installer is not on the bootstrap node.</summary>
    InstallerMissing,

    /// <summary>The link breaks in the middle of the next backup streams, so many times.</summary>
    StreamBreaks,

    /// <summary>What arrives of a backup is not what was sent.</summary>
    StreamAltered,

    /// <summary>The ZooKeeper files hold no znodes.</summary>
    SnapshotEmpty,

    /// <summary>Enterprise: ranges of the IAM database lack their copy on this master for so long.</summary>
    CockroachBehind,

    /// <summary>Enterprise: CockroachDB does not answer on this master.</summary>
    CockroachDown,

    /// <summary>Enterprise: CockroachDB does not come back on this master when it is restarted.</summary>
    CockroachNotBack,

    /// <summary>Enterprise: the backup service refuses to save Marathon's state.</summary>
    BackupServiceRefuses,

    /// <summary>Enterprise: what the backup service saves ends in an error.</summary>
    BackupServiceFails,

    /// <summary>Enterprise: what the backup service saves is never ready.</summary>
    BackupServiceHangs,

    /// <summary>Enterprise: Marathon does not come back on this master when the backup service has restarted it.</summary>
    MarathonNotBack,

    /// <summary>Enterprise: the key of the custom CA does not lie on this master.</summary>
    CustomCaKeyMissing,

    /// <summary>Enterprise: the agent starts commands with the HTTP executor.</summary>
    HttpExecutors,

    /// <summary>Somebody restarts every pod, now; no fault, but what the step to strict mode asks for.</summary>
    PodsRestarted,

    /// <summary>Enterprise: nobody can log in to DC/OS through this master.</summary>
    IamDown,

    /// <summary>Enterprise: this master refuses every login to DC/OS.</summary>
    LoginRefused,

    /// <summary>Enterprise: the tokens that were given out so far do not count any more.</summary>
    TokensRevoked,
}
