namespace DcosUpgrade;

/// <summary>The session that a cluster, node, script or plan object belongs to.</summary>
internal abstract class ClusterHandle;
