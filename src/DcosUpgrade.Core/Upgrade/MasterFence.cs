using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// Brings the fence number of this session to the masters before a run is started. An earlier holder of the lock, for instance one that
/// was suspended, can start nothing on a fenced master, and a run that it started earlier is observed.
/// </summary>
internal sealed class MasterFence(ClusterContext cluster, ClusterLease lease)
{
    /// <summary>Returns what the node has to wait for; null when every other master is fenced and no run is active there.</summary>
    /// <exception cref="ClusterStateException">A later session has the lock (LockLost).</exception>
    public async Task<string?> HeldByAsync(DcosNode node, CancellationToken cancellationToken)
    {
        long fence = lease.FenceOf(node);
        bool all = node.Role == DcosRole.Master;
        foreach (InventoryNode master in cluster.Masters.Where(master => master.Name != node.Name && (all || !lease.IsFenced(master.Name, fence))))
        {
            FencedNode fenced;
            try
            {
                fenced = await cluster.RunAsync(master, new FenceNodeOperation(cluster.Token(), fence), cancellationToken).ConfigureAwait(false);
            }
            catch (DcosException e) when (e is NodeUnreachableException or NodeTimeoutException or NodeAnswerException)
            {
                return $"master {master.Name} cannot be fenced: {e.Message}";
            }

            if (fenced.Fence > fence)
            {
                throw new ClusterStateException(SR.LockLost, cluster.Inventory.Cluster, "a later session");
            }

            if (fenced.RunActive != false)
            {
                return $"master {master.Name}: {(fenced.RunActive == true ? "its run continues" : "it could not be read whether a run is active")}";
            }

            lease.AddFenced(master.Name, fence);
        }

        return null;
    }
}
