using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Observes the facts of a node.</summary>
internal sealed class NodeObserver(ClusterContext cluster, RunOptions options)
{
    public Task<NodeFacts> ObserveAsync(InventoryNode entry, CancellationToken cancellationToken) =>
        cluster.RunAsync(entry, new NodeFactsOperation(cluster.Token()), cancellationToken);

    /// <summary>Observes a node after a run. The node may reboot; the time-out is that of its gates.</summary>
    public async Task<NodeFacts> ObserveAfterRunAsync(InventoryNode entry, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, options.GateTimeout(entry.Role));
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            try
            {
                return await ObserveAsync(entry, cancellationToken).ConfigureAwait(false);
            }
            catch (DcosException e) when (e is NodeUnreachableException or NodeTimeoutException or NodeAnswerException
                && !patience.IsOver())
            {
                await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
