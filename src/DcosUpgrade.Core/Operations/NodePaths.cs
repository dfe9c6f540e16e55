namespace DcosUpgrade.Operations;

/// <summary>Paths of the module's files on nodes. They belong to root, with mode 0700.</summary>
internal static class NodePaths
{
    public const string Root = "/var/lib/dcos-upgrade";
    public const string Runs = Root + "/runs";
    public const string Cache = Root + "/cache";

    /// <summary>The lock that the wrapper of a run holds until the run ends.</summary>
    public const string RunLock = Root + "/lock";

    /// <summary>The lock that is held while a start of a run is decided.</summary>
    public const string StartLock = Root + "/start.lock";

    /// <summary>The highest fence number of the cluster's lock that this node has seen.</summary>
    public const string Fence = Root + "/fence";

    /// <summary>The cluster folder on the lock master: the cluster's lock, claims and flags.</summary>
    public const string Cluster = Root + "/cluster";

    /// <summary>The unit of runs; a node has one run at a time.</summary>
    public const string Unit = "dcosupgrade-node.service";

    public const string Mesosphere = "/opt/mesosphere";
}
