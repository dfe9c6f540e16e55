using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>
/// Before an upgrade from 1.10.0 to 1.10.2: restarts CockroachDB on one master after the other. Every range must be replicated before and
/// after each restart. A member that was restarted recently is not restarted again, so a second run resumes the first.
/// </summary>
internal sealed class CockroachRestart(ClusterContext cluster, ClusterLease lease, RunOptions options)
{
    private const string Activity = "restarting CockroachDB";

    private const string Unit = "dcos-cockroach";

    /// <summary>Number of consecutive observations in which every range must be replicated.</summary>
    private const int Passes = 3;

    private const int MaxAttempts = 3;

    /// <summary>CockroachDB updates its figures every ten seconds.</summary>
    private static readonly TimeSpan s_betweenPasses = TimeSpan.FromSeconds(15);

    /// <summary>True when a plan has the step.</summary>
    public static bool IsIn(DcosUpgradePlan plan) => plan.Steps.Any(step => step.Kind == DcosStepKind.RestartCockroach);

    /// <summary>True when a script's source leaks leases.</summary>
    public static bool IsFor(DcosUpgradeScript script) =>
        script is { Edition: DcosEdition.Enterprise, Procedure: DcosProcedure.Upgrade } && CockroachRestartCheck.Leaks(new DcosVersion(script.FromVersion));

    public async Task<DcosUpgradeStep> RunAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        _ = await lease.AcquireAsync(cancellationToken).ConfigureAwait(false);
        List<string> restarted = [];
        foreach (InventoryNode master in cluster.Masters)
        {
            if (await RestartAsync(master, restarted, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                string others = restarted.Count > 0 ? $"; before it: {string.Join(", ", restarted)}" : "";
                return step with
                {
                    Status = DcosStepStatus.Failed,
                    Message = $"{master.Name}: {problem}{others}",
                    NextStep = $"{Unit} is not restarted on further masters. On {master.Name}: systemctl status {Unit}; sudo journalctl -u {Unit} -n 100. Once "
                        + $"every range is replicated again run the same plan again.",
                };
            }
        }

        return restarted.Count > 0
            ? step with { Status = DcosStepStatus.Done, Message = $"restarted on {string.Join(", ", restarted)}" }
            : step with { Status = DcosStepStatus.AlreadyDone, Message = $"runs for less than {CockroachRestartCheck.Recent.TotalHours:0} h on every master" };
    }

    /// <summary>
    /// Before the checks: a restart of an earlier session, which may have ended since, has to settle first. There is no wait where every
    /// member has run for long.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (InventoryNode master in cluster.Masters)
        {
            if (await AskAsync(master, lookOnly: true, cancellationToken).ConfigureAwait(false) is { Result: not "old" })
            {
                // The checks report whether it settled.
                _ = await HoldingAsync(master, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <returns>Why no further master may be restarted; null when the restart succeeded.</returns>
    private async Task<string?> RestartAsync(InventoryNode master, List<string> restarted, CancellationToken cancellationToken)
    {
        bool confirmed = false;
        for (int attempt = 1; ; attempt++)
        {
            if (await HoldingAsync(master, cancellationToken).ConfigureAwait(false) is { } before)
            {
                return before;
            }

            try
            {
                CockroachRestarted done = await AskAsync(master, lookOnly: true, cancellationToken).ConfigureAwait(false);
                if (done.Result == "old")
                {
                    if (!confirmed && !await options.Confirm(cluster.NodeOf(master), $"Restart {Unit}").ConfigureAwait(false))
                    {
                        return "not confirmed";
                    }

                    confirmed = true;
                    while (await lease.HeldAsync(mayShare: false, cancellationToken).ConfigureAwait(false) is { } pause)
                    {
                        options.Progress.Progress(master.Name, Activity, pause, -1);
                        if (await HoldingAsync(master, cancellationToken).ConfigureAwait(false) is { } after)
                        {
                            return after;
                        }
                    }

                    cluster.Cockroach.Forget(master.Name);
                    done = await AskAsync(master, lookOnly: false, cancellationToken).ConfigureAwait(false);
                }

                if (done.Result != "young" || attempt > 1)
                {
                    restarted.Add(master.Name);
                }

                return done.Result == "young" ? null
                    : done.Result is "restarted" or "slow" ? await HoldingAsync(master, cancellationToken).ConfigureAwait(false)
                    : $"{Unit} could not be restarted ({done.Result} {done.Detail})";
            }
            catch (DcosException e) when (e.IsTransient && attempt < MaxAttempts)
            {
                // The node knows whether it was restarted, and does not restart twice.
                options.Progress.Warning($"{master.Name}: the link broke while {Unit} was being restarted; asking again.");
            }
        }
    }

    private async Task<CockroachRestarted> AskAsync(InventoryNode master, bool lookOnly, CancellationToken cancellationToken)
    {
        CockroachRestarted done = await cluster.RunAsync(
            master, new RestartCockroachOperation(cluster.Token(), CockroachRestartCheck.Recent, lookOnly), cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new CockroachRestartEvent { Node = master.Name, Result = done.Result, Detail = done.Detail });
        return done;
    }

    /// <summary>Waits until every range is replicated, as this master's own member reports it.</summary>
    /// <returns>The problem after the time-out; null when every range is replicated.</returns>
    private async Task<string?> HoldingAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, options.MasterTimeout);
        int passes = 0;
        while (true)
        {
            ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
            string? problem = (await cluster.Cockroach.LookAsync(master, view, cancellationToken).ConfigureAwait(false))?.Problem;
            passes = problem is null ? passes + 1 : 0;
            if (passes == Passes)
            {
                return null;
            }

            if (problem is not null && patience.IsOver())
            {
                return $"its ranges are not replicated after {patience.Elapsed.TotalSeconds:0} s: {problem}";
            }

            options.Progress.Progress(master.Name, Activity, problem ?? $"every range replicated, pass {passes} of {Passes}", -1);
            await cluster.Clock.Delay(s_betweenPasses, cancellationToken).ConfigureAwait(false);
        }
    }
}
