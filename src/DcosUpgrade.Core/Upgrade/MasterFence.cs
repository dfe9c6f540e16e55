using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
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
        long fence = lease.Claims.FenceOf(node.Name);
        bool all = node.Role == DcosRole.Master;
        foreach (InventoryNode master in cluster.Masters.Where(master => master.Name != node.Name && (all || !lease.IsFenced(master.Name, fence))))
        {
            FencedNode fenced;
            try
            {
                fenced = await FenceAsync(master, fence, cancellationToken).ConfigureAwait(false);
            }
            catch (DcosException e) when (e is NodeUnreachableException or NodeTimeoutException or NodeAnswerException)
            {
                return $"master {master.Name} cannot be fenced: {e.Message}";
            }

            if (fenced.RunActive != false)
            {
                return $"master {master.Name}: {(fenced.RunActive == true ? "its run continues" : "it could not be read whether a run is active")}";
            }

            lease.AddFenced(master.Name, fence);
        }

        return null;
    }

    /// <summary>Fences all masters when one of them was claimed, before anything is decided about it.</summary>
    /// <remarks>
    /// Without it a start that an earlier holder had sent would be accepted after the claim, and the claim released with facts from before.
    /// </remarks>
    /// <returns>False when a run is active on the claimed master, or could not be ruled out. The interlock asks the others again.</returns>
    /// <exception cref="DcosException">The claimed master cannot be fenced, or a later session has the lock (LockLost).</exception>
    public async Task<bool> FenceClaimedAsync(DcosNode node, CancellationToken cancellationToken)
    {
        long fence = lease.Claims.FenceOf(node.Name);
        bool idle = true;
        foreach (InventoryNode master in cluster.Masters.OrderBy(master => master.Name != node.Name).Where(master => !lease.IsFenced(master.Name, fence)))
        {
            try
            {
                FencedNode fenced = await FenceAsync(master, fence, cancellationToken).ConfigureAwait(false);
                if (fenced.RunActive == false)
                {
                    lease.AddFenced(master.Name, fence);
                }
                else if (master.Name == node.Name)
                {
                    idle = false;
                }
            }
            catch (DcosException e) when (e is not ClusterStateException && master.Name != node.Name)
            {
                cluster.Journal.Write(new LinkEvent { Node = master.Name, Broken = e.Id });
            }
        }

        return idle;
    }

    private async Task<FencedNode> FenceAsync(InventoryNode master, long fence, CancellationToken cancellationToken)
    {
        FencedNode fenced = await cluster.RunAsync(master, new FenceNodeOperation(cluster.Token(), fence), cancellationToken).ConfigureAwait(false);
        return fenced.Fence > fence ? throw new ClusterStateException(SR.LockLost, cluster.Inventory.Cluster, "a later session") : fenced;
    }
}
