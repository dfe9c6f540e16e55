using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A start of a run whose operator hears nothing of it, and which acts later (<see cref="RehearsalFault.StartActsLate"/>).</summary>
/// <remarks>For the first half of the time the program is on its way to the node, for the second half it holds the start lock.</remarks>
internal static class LateStart
{
    public static bool Strikes(RehearsalCluster cluster, string machine, NodeOperation operation) =>
        operation is StartRunOperation && cluster.Node(machine).Faults.Has(RehearsalFault.StartActsLate);

    /// <exception cref="NodeTimeoutException">Always, after the limit of the operation.</exception>
    public static async Task PlayAsync(
        RehearsalCluster cluster, string machine, StartRunOperation operation, Action<RehearsalNode> act, CancellationToken cancellationToken)
    {
        RehearsalNode node = cluster.Node(machine);
        TimeSpan half = TimeSpan.FromTicks(node.Faults.Lasts(RehearsalFault.StartActsLate).Ticks / 2);
        node.Faults.Clear(RehearsalFault.StartActsLate);
        cluster.Clock.Schedule(half, () =>
        {
            string boot = node.BootId;
            node.ArrivedAt = cluster.Clock.UtcNow;
            cluster.Clock.Schedule(half, () =>
            {
                if (node.BootId == boot && node.IsUp)
                {
                    act(node);
                }

                node.ArrivedAt = null;
            });
        });
        await cluster.Clock.Delay(operation.Limit, cancellationToken).ConfigureAwait(false);
        throw new NodeTimeoutException(machine, operation.GetType().Name, operation.Limit);
    }
}
