namespace DcosUpgrade.Operations;

/// <summary>The fence of a node: the highest fence number of the cluster's lock that a start or a holder of the lock has written to the node.</summary>
/// <remarks>
/// Each taking of the cluster's lock has a higher number (<see cref="ClusterLockState.Fence"/>). A session that lost the lock without
/// noticing, such as a suspended one, has a lower number than its successor, and the node refuses its start.
/// </remarks>
internal static class NodeFence
{
    /// <summary>Sets $seen, empty when the file has no number; the start lock is held.</summary>
    public const string Read = "seen=$(cat " + NodePaths.Fence + " 2>/dev/null); case $seen in '') seen=0;; *[!0-9]*) seen=;; esac\n";

    /// <summary>Sets the fence of the node; the start lock is held. The exit code is 0 when the file is on the disk.</summary>
    public static string Write(long fence) =>
        $"{{ printf '%s\\n' {fence} | dd of={NodePaths.Fence}.new conv=fsync 2>/dev/null && mv {NodePaths.Fence}.new {NodePaths.Fence}; }}";
}
