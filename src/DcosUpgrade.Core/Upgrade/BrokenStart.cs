using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// Finds out whether a start whose answer was lost has acted. The start may still be on its way to the node, or be active on it, so "not
/// started" is certain only when the node would refuse it: its deadline has passed, or the node was restarted, and the start lock is free.
/// </summary>
internal sealed class BrokenStart(ClusterContext cluster, RunOptions options)
{
    /// <param name="observe">Facts of the node, however long it does not answer.</param>
    /// <param name="broken">The error of the start.</param>
    public async Task<RunStart> ResolveAsync(RunOrder order, Func<Task<NodeFacts>> observe, DcosException broken, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, options.ScriptTimeout);
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            NodeFacts facts = await observe().ConfigureAwait(false);
            if (facts.StartLockHeld == false)
            {
                if (facts.LastAttempt(order.ScriptId) is { } newest && string.CompareOrdinal(newest.Id, order.After) > 0)
                {
                    return new RunStart(true, newest.Id, null, "");
                }

                if (facts.BootId != order.Conditions.BootId || facts.UptimeSec > order.Conditions.NotAfter)
                {
                    return new RunStart(false, "", "StartFailed", broken.Message);
                }
            }

            if (patience.IsOver())
            {
                throw broken;
            }

            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }
}
