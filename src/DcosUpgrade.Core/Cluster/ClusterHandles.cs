namespace DcosUpgrade.Cluster;

/// <summary>The session behind an object; null for one that was deserialized.</summary>
internal static class ClusterHandles
{
    extension(DcosCluster cluster)
    {
        public ClusterContext? Context => (ClusterContext?)cluster.Handle;
    }

    extension(DcosNode node)
    {
        public ClusterContext? Context => (ClusterContext?)node.Handle;
    }

    extension(DcosUpgradeScript script)
    {
        public ClusterContext? Context => (ClusterContext?)script.Handle;
    }

    extension(DcosUpgradePlan plan)
    {
        public ClusterContext? Context => (ClusterContext?)plan.Handle;
    }
}
