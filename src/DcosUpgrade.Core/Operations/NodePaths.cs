namespace DcosUpgrade.Operations;

/// <summary>Where we keep things on nodes. Root's, mode 0700.</summary>
internal static class NodePaths
{
    public const string Root = "/var/lib/dcos-upgrade";
    public const string Runs = Root + "/runs";
    public const string Cache = Root + "/cache";

    /// <summary>Held by a run's wrapper for its whole life.</summary>
    public const string RunLock = Root + "/lock";

    /// <summary>The lock that is held while a start of a run is decided.</summary>
    public const string StartLock = Root + "/start.lock";

    /// <summary>The highest fence number of the cluster's lock that this node has seen.</summary>
    public const string Fence = Root + "/fence";

    /// <summary>On the lock master: who may change the cluster.</summary>
    public const string Cluster = Root + "/cluster";

    /// <summary>The one slot that a node has for runs.</summary>
    public const string Unit = "dcosupgrade-node.service";

    public const string Mesosphere = "/opt/mesosphere";
}
