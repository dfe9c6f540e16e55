using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Planning;

/// <summary>Runs the checks of Test-DcosPrerequisite for a plan. Changes nothing.</summary>
internal sealed class PlanChecks(ClusterContext cluster, DcosUpgradePlan plan, DcosUpgradeScript script, PlanOptions options)
{
    /// <summary>
    /// Checks that the plan decides itself: it takes over locks of ended sessions, and its node states show which runs continue or were
    /// interrupted.
    /// </summary>
    private static readonly Type[] s_own = [typeof(LockCheck), typeof(NothingRunsCheck), typeof(SwapCheck), typeof(BackupRisk)];

    /// <summary>Scripts recorded by older versions of this module have no procedure, only versions.</summary>
    public DcosTestProcedure Procedure => script.Procedure switch
    {
        DcosProcedure.Permissive => DcosTestProcedure.Permissive,
        DcosProcedure.Strict => DcosTestProcedure.Strict,
        _ => script.FromVersion == script.ToVersion ? DcosTestProcedure.Reconfigure : DcosTestProcedure.Upgrade,
    };

    private CheckQuestion Question => new()
    {
        Procedure = Procedure,
        Edition = script.Edition != DcosEdition.Unknown ? script.Edition : cluster.Edition,
        ToVersion = new DcosVersion(script.ToVersion),
        Script = script,
        MaxBackupAge = options.Demands.MaxBackupAge,
        LeftOut = [.. plan.Steps.Where(step => step.Role is not null && step.Status == DcosStepStatus.Held).Select(step => step.Name)],
    };

    private bool IsOwn(Check check) => s_own.Contains(check.GetType()) || (check is CockroachRestartCheck && CockroachRestart.IsIn(plan));

    /// <summary>All checks, before the first node is upgraded.</summary>
    public Task<CheckReport> AllAsync(CancellationToken cancellationToken) =>
        RunAsync([.. CheckCatalog.All.Where(check => check.IsFor(Procedure) && !IsOwn(check))], Nodes(_ => true), cancellationToken);

    /// <summary>
    /// During the upgrade: the checks of a node alone, of the nodes that are not upgraded yet. The state of the cluster is checked by
    /// the gates before each node.
    /// </summary>
    public Task<CheckReport> RestAsync(Func<string, bool> isLeft, CancellationToken cancellationToken) =>
        RunAsync(
            [.. CheckCatalog.All.Where(check => IsOfNodeAlone(check) && check is not UnitsCheck && check.IsFor(Procedure) && !IsOwn(check))],
            Nodes(isLeft),
            cancellationToken);

    /// <summary>Whether a recent backup exists. The check cannot be excluded, only its risk accepted.</summary>
    public Task<CheckReport> BackupAsync(CancellationToken cancellationToken) =>
        RunAsync([.. CheckCatalog.All.OfType<BackupRisk>()], [], cancellationToken, excludes: false);

    private static bool IsOfNodeAlone(Check check) => check is NodeCheck && (check.Needs & ~RequiredObservations.Configuration) == RequiredObservations.Nodes;

    private InventoryNode[] Nodes(Func<string, bool> isLeft) =>
        [.. plan.Steps.Where(step => step.Role is not null && step.Status != DcosStepStatus.Held && isLeft(step.Name))
            .Select(step => cluster.Inventory.Find(step.Name)!)];

    private async Task<CheckReport> RunAsync(
        IReadOnlyList<Check> checks,
        IReadOnlyList<InventoryNode> nodes,
        CancellationToken cancellationToken,
        bool excludes = true)
    {
        CheckRequest request = new()
        {
            Checks = checks,
            Excluded = excludes ? options.Demands.Excluded : _ => false,
            AcceptedRisks = [.. options.Run.AcceptedRisks],
            Nodes = nodes,
            Question = Question,
            ReadConfig = options.Demands.Yaml is { } yaml ? token => ClusterConfig.DocumentOfScriptAsync(cluster, script, yaml, token) : null,
            ThrottleLimit = PlanRun.LooksAtOnce,
        };
        CheckReport report = await new CheckRunner(cluster, options.Run.Progress).RunAsync(request, cancellationToken).ConfigureAwait(false);
        Tell(report);
        return report;
    }

    private void Tell(CheckReport report)
    {
        DcosCheckResult[] warnings = [.. report.Results.Where(result => result.Status == DcosCheckStatus.Warning)];
        IEnumerable<IGrouping<string, DcosCheckResult>> told = warnings.Except(report.Accepted).GroupBy(result => result.Name);
        foreach (DcosCheckResult result in report.Holding.Concat(warnings))
        {
            options.Run.Progress.Verbose($"{result.Target}: {result.Message}");
        }

        cluster.Journal.Write(new ChecksEvent
        {
            Made = report.Results.Count,
            Holding = [.. report.Holding.Select(result => $"{result.Target}: {result.Message}")],
            Warnings = warnings.Length,
            Warned = [.. told.Select(check => new WarnedCheckData
            {
                First = check.First().Target,
                Severity = check.First().Severity,
                Message = check.First().Message,
                Times = check.Count(),
            })],
            Excluded = [.. options.Demands.ExcludedNames],
        });
        foreach (DcosCheckResult risk in report.Accepted)
        {
            cluster.Journal.Write(new RiskFoundEvent
            {
                Accepted = CheckCatalog.RiskOf(risk.Name),
                Found = risk.Actual,
                By = cluster.Operator.Name,
                Plan = plan.Hash,
            });
            options.Run.Progress.Warning(
                $"{cluster.Inventory.Cluster}: the risk {CheckCatalog.RiskOf(risk.Name)} was accepted with -AcceptRisk: {risk.Actual}.");
        }
    }
}
