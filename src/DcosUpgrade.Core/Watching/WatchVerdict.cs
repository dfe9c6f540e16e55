namespace DcosUpgrade.Watching;

/// <summary>What an upgrade does, or how it ended.</summary>
internal enum WatchVerdict
{
    /// <summary>No session and no run is active, and no node is upgraded by it yet.</summary>
    NotStarted,

    Running,

    /// <summary>A session waits until the cluster is resumed.</summary>
    Paused,

    /// <summary>All nodes are upgraded.</summary>
    Complete,

    /// <summary>Ended at a node that failed.</summary>
    Failed,

    /// <summary>Ended because an operator stopped it.</summary>
    Stopped,

    /// <summary>Ended before all nodes were upgraded.</summary>
    Incomplete,
}
