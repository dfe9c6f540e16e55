using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Upgrade;

/// <summary>Watches how long an agent is away from the master while its node is upgraded.</summary>
internal static class AgentRegistration
{
    /// <summary>Whether an agent is registered; null on masters and when it does not answer.</summary>
    public static async Task<bool?> ReadAsync(ClusterContext cluster, InventoryNode node, CancellationToken cancellationToken)
    {
        if (node.Role == DcosRole.Master)
        {
            return null;
        }

        try
        {
            return (await cluster.Agents.ObserveAsync(node, cancellationToken).ConfigureAwait(false)).Registered is true;
        }
        catch (DcosException)
        {
            return null;
        }
    }

    /// <summary>The outage as a part of a phase; empty when the agent is registered.</summary>
    public static string Note(ClusterContext cluster, IProgressSink progress, InventoryNode node, bool? registered) =>
        registered is { } answer && OutageWarning.Saw(cluster, progress, node.Name, answer) is { } away
            ? $", away from the master for {away.TotalSeconds:0} of {OutageClock.Limit.TotalSeconds:0} s"
            : "";
}
