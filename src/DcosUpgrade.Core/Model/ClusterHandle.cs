namespace DcosUpgrade;

/// <summary>What a cluster, node, script or plan object carries inside, so that a cmdlet finds the session that it came from.</summary>
internal abstract class ClusterHandle;
