using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Journaling;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>The gates of the cluster between the masters and the agents, and at the end of an upgrade.</summary>
/// <param name="toVersion">The version of the upgrade, whose runs on the masters have the baseline.</param>
internal sealed class FrameworkFence(ClusterContext cluster, RunOptions options, string toVersion)
{
    /// <summary>The gate that holds and was not accepted; null when no agent has to wait.</summary>
    public async Task<DcosCheckResult?> HeldByAsync(CancellationToken cancellationToken)
    {
        GateSubject subject = await ObserveAsync(cancellationToken).ConfigureAwait(false);
        foreach (Gate gate in GateCatalog.Phase)
        {
            DcosCheckResult result = gate.Evaluate(subject);
            if (!GateCatalog.Holds(result))
            {
                continue;
            }

            bool observed = subject.Frameworks.Count >= FrameworksReturnedGate.Views;
            if (!observed || gate.Risk is not { } risk || !options.AcceptedRisks.Contains(risk, StringComparer.OrdinalIgnoreCase))
            {
                return result;
            }

            if (cluster.Frameworks.IsNew($"{risk} {result.Actual}"))
            {
                cluster.Journal.Write(new RiskFoundEvent { Accepted = risk, Found = result.Actual, By = cluster.Operator.Name, Plan = null });
                options.Progress.Warning($"{cluster.Inventory.Cluster}: the risk {risk} was accepted with -AcceptRisk: {result.Actual}.");
            }
        }

        return null;
    }

    /// <summary>The same, once the gates have had this time to pass.</summary>
    public async Task<DcosCheckResult?> WaitAsync(string activity, TimeSpan limit, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, limit);
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            DcosCheckResult? held = await HeldByAsync(cancellationToken).ConfigureAwait(false);
            if (held is null || patience.IsOver())
            {
                return held;
            }

            options.Progress.Progress(cluster.Inventory.Cluster, activity, $"waiting for {held.Name}: {held.Actual}", -1);
            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<GateSubject> ObserveAsync(CancellationToken cancellationToken)
    {
        GateSubject subject = new()
        {
            Node = cluster.LockMaster,
            Views = [await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false)],
            Frameworks = await cluster.Frameworks.LookAsync(cancellationToken).ConfigureAwait(false),
        };
        try
        {
            return subject with { BeforeMasters = await cluster.Frameworks.FirstBaselineAsync(toVersion, cancellationToken).ConfigureAwait(false) };
        }
        catch (DcosException e)
        {
            return subject with { BeforeMastersProblem = e.Message.TrimEnd('.') };
        }
    }
}
