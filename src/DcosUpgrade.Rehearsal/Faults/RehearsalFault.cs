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
}
