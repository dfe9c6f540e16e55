using System;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>What one check evaluates: the cluster, or one node of it.</summary>
/// <param name="Observed">The conditions of the node; null when they were not observed, and for checks of the cluster.</param>
internal sealed record CheckSubject(ClusterObservation Cluster, InventoryNode? Node = null, NodeConditions? Observed = null)
{
    public string Target => Node?.Name ?? Cluster.Inventory.Cluster;

    public CheckQuestion Question => Cluster.Question;

    /// <summary>The conditions of the node, for checks of nodes.</summary>
    public NodeConditions Conditions => Observed ?? throw new InvalidOperationException("This check is not about a node.");
}
