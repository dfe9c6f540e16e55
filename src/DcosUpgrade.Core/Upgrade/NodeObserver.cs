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

    /// <summary>The facts of a node; null when it does not answer, or refuses access.</summary>
    public async Task<NodeFacts?> TryObserveAsync(InventoryNode entry, CancellationToken cancellationToken)
    {
        try
        {
            return await ObserveAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException)
        {
            return null;
        }
    }

    /// <summary>Observes a node after a run. The node may reboot or refuse access; the time-out is that of its gates.</summary>
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
            catch (DcosException) when (!patience.IsOver())
            {
                await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
