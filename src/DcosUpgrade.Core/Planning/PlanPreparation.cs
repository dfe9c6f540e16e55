using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Text;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>The steps before the first node: checks, backup, CockroachDB where it is to be restarted, staging.</summary>
internal sealed class PlanPreparation(
    ClusterContext cluster, DcosUpgradePlan plan, DcosUpgradeScript script, PlanOptions planOptions, IReadOnlyDictionary<string, NextAct> acts,
    PlanNodeStates standing, ClusterLease lease)
{
    private readonly PlanChecks _checks = new(cluster, plan, script, planOptions);

    private readonly CockroachRestart _cockroach = new(cluster, lease, planOptions.Run);

    public async Task<DcosUpgradeStep> RunAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        Moment began = Moment.Of(cluster.Clock);
        DcosUpgradeStep done;
        try
        {
            done = acts.Values.All(act => act == NextAct.Stop)
                ? step with { Status = DcosStepStatus.AlreadyDone, Message = "every node is done" }
                : step.Kind switch
                {
                    DcosStepKind.Check => await CheckAsync(step, cancellationToken).ConfigureAwait(false),
                    DcosStepKind.RestartCockroach when standing.IsBegun =>
                        step with { Status = DcosStepStatus.AlreadyDone, Message = "the upgrade has started" },
                    DcosStepKind.RestartCockroach => await _cockroach.RunAsync(step, cancellationToken).ConfigureAwait(false),
                    DcosStepKind.Backup => await BackupAsync(step, cancellationToken).ConfigureAwait(false),
                    _ => await StageAsync(step, cancellationToken).ConfigureAwait(false),
                };
        }
        catch (DcosException e)
        {
            done = step with { Status = DcosStepStatus.Failed, Message = e.Message, NextStep = e.Remedy };
        }

        return done with { StartedAt = began.Wall, Duration = Moment.Of(cluster.Clock).Since(began) };
    }

    /// <summary>Checks before the first master of a masters' wave that is run alone.</summary>
    /// <returns>The step that failed; null when none did.</returns>
    public async Task<DcosUpgradeStep?> GuardAsync(CancellationToken cancellationToken)
    {
        foreach (DcosUpgradeStep step in plan.Steps.Where(step => step.Kind is DcosStepKind.Check or DcosStepKind.Backup or DcosStepKind.RestartCockroach))
        {
            if (await RunAsync(step, cancellationToken).ConfigureAwait(false) is { Status: DcosStepStatus.Failed } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private async Task<DcosUpgradeStep> CheckAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        if (!standing.IsBegun && CockroachRestart.IsIn(plan))
        {
            await _cockroach.SettleAsync(cancellationToken).ConfigureAwait(false);
        }

        UnmetConditions unmet = new();
        List<string> problems = [];
        foreach (KeyValuePair<string, string> problem in standing.Problems.OrderBy(problem => problem.Key, StringComparer.Ordinal))
        {
            problems.Add(Line(problem.Key, problem.Value));
            unmet.AddState(problem.Key, problem.Value);
        }

        problems.AddRange(await SickMastersAsync(unmet, cancellationToken).ConfigureAwait(false));
        bool stands = problems.Count > standing.Problems.Count;

        CheckReport verdict = standing.IsBegun
            ? await _checks.RestAsync(name => acts[name] == NextAct.Start && !standing.Problems.ContainsKey(name), cancellationToken).ConfigureAwait(false)
            : await _checks.AllAsync(cancellationToken).ConfigureAwait(false);

        // For a node that cannot be read no check result is reported.
        DcosCheckResult[] holding = [.. verdict.Holding.Where(result => !standing.Problems.ContainsKey(result.Target))];
        string[] affected = [.. standing.Problems.Keys.Concat(holding.Select(result => result.Target)).Distinct(StringComparer.OrdinalIgnoreCase)];
        stands |= affected.Any(name => !IsAgent(name)) || affected.Length > plan.MaxFailures;
        string found = string.Join("; ", problems.Take(5).Concat(holding.Length > 0 ? [CheckReport.Found(holding)] : []))
            + (problems.Count > 5 ? $"; and {problems.Count - 5} more" : "");
        unmet.Add(holding);
        if (stands)
        {
            const string Nodes = "Bring these nodes to health first, or make a plan that holds them.";
            if (!standing.IsBegun && (await _checks.BackupAsync(cancellationToken).ConfigureAwait(false)).Holding is { Count: > 0 } missing)
            {
                // Its own step would report it only at the next run.
                found += $"; a plan requires a backup: expected {missing[0].Expected}, found {missing[0].Actual}";
                holding = [.. holding, .. missing];
                unmet.Add(missing);
            }

            if (await OtherHolderAsync(cancellationToken).ConfigureAwait(false) is { } other)
            {
                found += $"; {other}";
                unmet.AddLock(cluster.Inventory.Cluster, other);
            }

            string[] remedies = [.. CheckReport.Remedies(holding)];
            string next = NextStepText.Join(
            [
                unmet.ListCommand(_checks.Procedure, script.ToVersion),
                problems.Count > 0 || holding.Length == 0 ? Nodes : "",
                .. remedies,
                unmet.AcceptCommand(planOptions.Run.AcceptedRisks),
            ]);
            return step with { Status = DcosStepStatus.Failed, Message = found, NextStep = next, Conditions = [.. unmet.All] };
        }

        string accepted = string.Join(", ", verdict.Accepted.Select(risk => CheckCatalog.RiskOf(risk.Name)));
        string ready = $"{cluster.Masters.Count} masters healthy, {acts.Count} nodes ready, {verdict.Results.Count} checks"
            + (accepted.Length > 0 ? $"; accepted risks: {accepted}" : "");
        return step with { Status = DcosStepStatus.Done, Message = found.Length > 0 ? $"{ready}; {found}" : ready, Conditions = [.. unmet.All] };
    }

    /// <summary>Another operator who holds the lock: their nodes may be the reason why checks fail. Null when nobody else does.</summary>
    private async Task<string?> OtherHolderAsync(CancellationToken cancellationToken)
    {
        try
        {
            ClusterLockState state = await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
            return state.Holder is { } holder && holder.Owner != cluster.Operator.Name
                ? $"{cluster.Inventory.Cluster} is locked by {holder.Owner}, last heartbeat {state.Age.TotalSeconds:0} s ago"
                : null;
        }
        catch (DcosException)
        {
            return "the lock could not be read";
        }
    }

    /// <summary>A problem that begins with its node already is not told with the name twice.</summary>
    private static string Line(string node, string problem) =>
        (problem.StartsWith($"{node} ", StringComparison.Ordinal) ? problem : $"{node}: {problem}").TrimEnd('.');

    private bool IsAgent(string name) => cluster.Inventory.Find(name) is { Role: not DcosRole.Master };

    private async Task<IReadOnlyList<string>> SickMastersAsync(UnmetConditions unmet, CancellationToken cancellationToken)
    {
        List<string> sick = [];
        if (standing.Running.Any(name => !IsAgent(name)))
        {
            // While a master runs, not all masters are healthy; its gates are evaluated after its run.
            return sick;
        }

        foreach (InventoryNode master in cluster.Masters)
        {
            // Before the first node an unhealthy cluster is refused at once; later it may have to settle first.
            HealthQuestion question = new(cluster.NodeOf(master), null, OneLook: true, standing.IsBegun ? planOptions.Run.MasterTimeout : TimeSpan.Zero);
            DcosHealth health = await new HealthWaiter(cluster, planOptions.Run.Progress).WaitAsync(question, cancellationToken).ConfigureAwait(false);
            if (!health.Healthy)
            {
                sick.Add($"{master.Name}: {health.Holding}");
                unmet.Add(health.Gates.Where(GateCatalog.Holds).Select(gate =>
                    GateCatalog.All.Any(one => one.IsOfCluster && one.Name == gate.Name) ? gate with { Target = cluster.Inventory.Cluster } : gate));
            }
        }

        return sick;
    }

    private async Task<DcosUpgradeStep> BackupAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        if (standing.IsBegun)
        {
            return step with { Status = DcosStepStatus.AlreadyDone, Message = "the upgrade has started: the backup before it counts" };
        }

        CheckReport verdict = await _checks.BackupAsync(cancellationToken).ConfigureAwait(false);
        return verdict switch
        {
            { Holding: { Count: > 0 } holding } => step with
            {
                Status = DcosStepStatus.Failed,
                Message = $"a plan requires a backup: expected {holding[0].Expected}, found {holding[0].Actual}",
                NextStep = NextStepText.Join([.. CheckReport.Remedies(holding), UnmetConditions.Of(holding).AcceptCommand(planOptions.Run.AcceptedRisks)]),
                Conditions = [.. UnmetConditions.Of(holding).All],
            },
            { Accepted: { Count: > 0 } accepted } => step with
            {
                Status = DcosStepStatus.Skipped,
                Message = $"without a recent backup ({accepted[0].Actual}), by decision "
                    + $"of {cluster.Operator.Name} (-AcceptRisk {CheckCatalog.RiskOf(accepted[0].Name)})",
            },
            _ => step with { Status = DcosStepStatus.Done, Message = verdict.Results.FirstOrDefault()?.Actual },
        };
    }

    private async Task<DcosUpgradeStep> StageAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        DcosNode[] nodes = [.. acts.Where(act => act.Value == NextAct.Start && !standing.Problems.ContainsKey(act.Key))
            .Select(act => cluster.NodeOf(cluster.Inventory.Find(act.Key)!))];
        if (planOptions.Run.SkipPackageVerification)
        {
            return step with { Status = DcosStepStatus.Skipped, Message = "packages are fetched by the script (-SkipPackageVerification)" };
        }

        List<DcosNodeUpgrade> failed = [];
        await OrderedParallel.RunAsync(
            nodes,
            planOptions.DownloadsAtOnce,
            (node, token) => new StageRun(cluster, script, planOptions.Run with { Confirm = (_, _) => Task.FromResult(true) }).ExecuteAsync(node, token),
            result =>
            {
                // A busy node is not staged; its run reports who is busy.
                if (result is { Outcome: not (DcosOutcome.Staged or DcosOutcome.AlreadyUpgraded) } and not { Outcome: DcosOutcome.Refused, Reason: "Busy" })
                {
                    failed.Add(result);
                }

                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return failed.Count == 0
            ? step with { Status = DcosStepStatus.Done, Message = nodes.Length == 1 ? "1 node has every package" : $"{nodes.Length} nodes have every package" }
            : step with { Status = DcosStepStatus.Failed,
                Message = string.Join("; ", failed.Take(5).Select(node => $"{node.Name}: {node.Outcome} {node.Reason}")), NextStep = failed[0].NextStep };
    }
}
