using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Cluster;

/// <summary>
/// A start that an ended session has sent may act for some time after its end. When its lock is taken over before that time is over, the
/// nodes that it had claimed get the new fence number: each then refuses the start, or shows its run.
/// </summary>
internal sealed class TakeoverFence(ClusterContext cluster, ClaimLedger claims)
{
    /// <summary>Fences the nodes that an ended session had claimed. What was observed of the others does not count any more.</summary>
    /// <param name="taken">The folder after the takeover.</param>
    /// <param name="mine">The claim of this session, which those of the ended one have become.</param>
    public async Task RaiseAsync(ClusterLockState taken, ClusterClaim mine, CancellationToken cancellationToken)
    {
        if (taken.Age.TotalSeconds > StartConditions.ValidSec)
        {
            return;
        }

        string[] names = [.. taken.Claims.Where(claim => claim.Value == mine).Select(claim => claim.Key)];
        bool[] idle = await Task.WhenAll(names.Select(name => IsIdleAsync(name, taken.Fence, cancellationToken))).ConfigureAwait(false);
        claims.Forget(names.Where((_, at) => !idle[at]));
    }

    /// <returns>False when a run is active on the node, or could not be ruled out.</returns>
    private async Task<bool> IsIdleAsync(string name, long fence, CancellationToken cancellationToken)
    {
        if (cluster.Inventory.Find(name) is not { } node)
        {
            return false;
        }

        try
        {
            FencedNode fenced = await cluster.RunAsync(node, new FenceNodeOperation(cluster.Token(), fence), cancellationToken).ConfigureAwait(false);
            return fenced.RunActive == false;
        }
        catch (DcosException e)
        {
            cluster.Journal.Write(new LinkEvent { Node = name, Broken = e.Id });
            return false;
        }
    }
}
