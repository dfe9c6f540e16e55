using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Planning;

/// <summary>Observes leaders, agents and placement for a plan. Changes nothing.</summary>
internal sealed class PlanObserver(ClusterContext cluster)
{
    /// <exception cref="ClusterStateException">There is no leader, or it does not report its tasks (PlanBlind).</exception>
    public async Task<PlanObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        (ClusterView view, PlacementObservation look) = await LookAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, int> none = Placement.Empty.Instances;
        PlanNode[] nodes =
        [
            .. cluster.Inventory.Present.Select(node => view.Agent(node.Address) is { } agent
                ? new PlanNode(node.Name, node.Role, node.Address, agent.Zone ?? node.Zone, [], look.Placement.On(agent.Id))
                : new PlanNode(
                    node.Name, node.Role, node.Address, node.Zone, node.Role == DcosRole.Master ? Leads(node, view, look.MarathonLeader) : [], none)),
        ];
        return new PlanObservation(cluster.Identity, cluster.Clock.UtcNow, nodes, look.Placement.Instances);
    }

    /// <summary>The view of the cluster, and the placement of its tasks.</summary>
    public async Task<(ClusterView View, PlacementObservation Look)> LookAsync(CancellationToken cancellationToken)
    {
        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is not { } leader)
        {
            throw new ClusterStateException(SR.PlanBlind, cluster.Inventory.Cluster, cluster.Inventory.Cluster, "no master answers as the one leader");
        }

        PlacementObservation look = await cluster.RunAsync(leader.Node, new PlacementOperation(cluster.Token(), leadersOnly: false), cancellationToken)
            .ConfigureAwait(false);
        return look.Answers
            ? (view, look)
            : throw new ClusterStateException(
                SR.PlanBlind, cluster.Inventory.Cluster, cluster.Inventory.Cluster, $"{leader.Node.Name} does not return its state ({look.Problem})");
    }

    /// <summary>Address of the Marathon leader, from the first master that answers; null when none does.</summary>
    public async Task<string?> MarathonLeaderAsync(ClusterView view, CancellationToken cancellationToken)
    {
        foreach (MasterObservation sight in view.Masters.Where(sight => sight.Probe is not null))
        {
            try
            {
                PlacementObservation look = await cluster.RunAsync(sight.Node, new PlacementOperation(cluster.Token(), leadersOnly: true), cancellationToken)
                    .ConfigureAwait(false);
                if (look.MarathonLeader is { } leader)
                {
                    return leader;
                }
            }
            catch (DcosException)
            {
                // Another master may return the leader; the leader may stay unknown.
            }
        }

        return null;
    }

    /// <summary>The services that a master leads.</summary>
    public static IReadOnlyList<string> Leads(InventoryNode master, ClusterView view, string? marathonLeader)
    {
        List<string> leads = [];
        if (view.Leader?.Node.Name == master.Name)
        {
            leads.Add(Leader.Mesos);
        }

        if (view.Masters.Any(sight => sight.Probe?.Exhibitor is { } servers && servers.Any(server => server.IsLeader && server.HostName == master.Address)))
        {
            leads.Add(Leader.ZooKeeper);
        }

        if (marathonLeader == master.Address)
        {
            leads.Add(Leader.Marathon);
        }

        return leads;
    }
}
