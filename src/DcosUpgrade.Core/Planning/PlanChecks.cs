using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Planning;

/// <summary>What checks said for a plan, in the catalogue's order.</summary>
internal sealed record PlanVerdict(IReadOnlyList<DcosCheckResult> Results)
{
    private const int Told = 5;

    /// <summary>What failed or could not be seen.</summary>
    public IReadOnlyList<DcosCheckResult> Holding { get; } = [.. Results.Where(GateCatalog.Holds)];

    /// <summary>What would hold and was accepted by name.</summary>
    public IReadOnlyList<DcosCheckResult> Accepted { get; } = [.. Results.Where(CheckRun.IsAccepted)];

    /// <summary>What holds, in a line.</summary>
    public static string Found(IReadOnlyList<DcosCheckResult> holding) =>
        string.Join("; ", holding.Take(Told).Select(result => $"{result.Target}: {result.Message}")) + (holding.Count > Told ? $"; and {holding.Count - Told} more" : "");

    /// <summary>What to do about it.</summary>
    public static string Remedy(IReadOnlyList<DcosCheckResult> holding)
    {
        // A remedy that asks the checks again with other parameters is not one for whoever runs a plan.
        string[] remedies = [.. holding.Select(result => result.Remedy).Where(remedy => remedy?.Contains("Test-DcosPrerequisite") is false).Select(remedy => remedy!).Distinct().Take(Told)];
        string[] risks = [.. holding.Select(result => CheckCatalog.RiskOf(result.Name)).OfType<string>().Distinct()];
        string accept = risks.Length == 0 ? "" : $"-AcceptRisk {string.Join(", ", risks)} accepts by name what is a risk";
        return string.Join("; ", remedies.Concat(accept.Length > 0 ? [accept] : []));
    }
}

/// <summary>Has a plan's nodes and cluster judged by the checks of Test-DcosPrerequisite. Changes nothing.</summary>
internal sealed class PlanChecks(ClusterContext cluster, DcosUpgradePlan plan, DcosUpgradeScript script, PlanOptions options)
{
    /// <summary>What the plan itself judges, with more to go by: its lock takes over what is dead, its standing knows whose run goes on and what a run left half done.</summary>
    private static readonly Type[] s_own = [typeof(LockCheck), typeof(NothingRunsCheck), typeof(SwapCheck), typeof(BackupRisk)];

    /// <summary>Scripts that were recorded before there were other procedures say nothing but the versions.</summary>
    private DcosTestProcedure Procedure => script.Procedure switch
    {
        DcosProcedure.Permissive => DcosTestProcedure.Permissive,
        DcosProcedure.Strict => DcosTestProcedure.Strict,
        _ => script.FromVersion == script.ToVersion ? DcosTestProcedure.Reconfigure : DcosTestProcedure.Upgrade,
    };

    private bool IsOwn(Check check) => s_own.Contains(check.GetType()) || (check is CockroachRestartCheck && CockroachRestart.IsIn(plan));

    /// <summary>Everything, before the first node is touched.</summary>
    public Task<PlanVerdict> AllAsync(CancellationToken cancellationToken) =>
        JudgeAsync([.. CheckCatalog.All.Where(check => check.IsFor(Procedure) && !IsOwn(check))], Nodes(_ => true), cancellationToken);

    /// <summary>
    /// In mid-upgrade: what a node brings along, of the nodes that are still to be touched. The cluster is as it is, and what it
    /// lacks for the next node its gates say.
    /// </summary>
    public Task<PlanVerdict> RestAsync(Func<string, bool> isLeft, CancellationToken cancellationToken) =>
        JudgeAsync([.. CheckCatalog.All.Where(check => check is NodeCheck { Needs: RequiredObservations.Nodes } and not UnitsCheck && check.IsFor(Procedure) && !IsOwn(check))], Nodes(isLeft), cancellationToken);

    /// <summary>Whether there is a backup that is young enough. It cannot be left out by name, only accepted.</summary>
    public Task<PlanVerdict> BackupAsync(CancellationToken cancellationToken) =>
        JudgeAsync([.. CheckCatalog.All.OfType<BackupRisk>()], [], cancellationToken, excludes: false);

    private InventoryNode[] Nodes(Func<string, bool> isLeft) =>
        [.. plan.Steps.Where(step => step.Role is not null && step.Status != DcosStepStatus.Held && isLeft(step.Name)).Select(step => cluster.Inventory.Find(step.Name)!)];

    private async Task<PlanVerdict> JudgeAsync(IReadOnlyList<Check> checks, IReadOnlyList<InventoryNode> nodes, CancellationToken cancellationToken, bool excludes = true)
    {
        string[] accepted = [.. options.Run.AcceptedRisks.Select(CheckCatalog.RiskId)];
        CheckRun run = new(checks, excludes ? options.Demands.Excluded : _ => false, accepted);
        CheckQuestion question = await QuestionAsync(run.Needs, cancellationToken).ConfigureAwait(false);
        ClusterObservation sight = await new Observer(cluster, question, options.Run.Progress).LookAsync(nodes, run.Needs, PlanRun.LooksAtOnce, fullMesh: false, cancellationToken).ConfigureAwait(false);
        PlanVerdict verdict = new([.. run.OfCluster(sight), .. nodes.SelectMany(node => run.OfNode(sight, node))]);
        Tell(verdict);
        return verdict;
    }

    private void Tell(PlanVerdict verdict)
    {
        DcosCheckResult[] warnings = [.. verdict.Results.Where(result => result.Status == DcosCheckStatus.Warning)];
        IEnumerable<IGrouping<string, DcosCheckResult>> told = warnings.Except(verdict.Accepted).GroupBy(result => result.Name);
        foreach (DcosCheckResult result in verdict.Holding.Concat(warnings))
        {
            options.Run.Progress.Verbose($"{result.Target}: {result.Message}");
        }

        cluster.Journal.Write(new ChecksEvent
        {
            Made = verdict.Results.Count,
            Holding = [.. verdict.Holding.Select(result => $"{result.Target}: {result.Message}")],
            Warnings = warnings.Length,
            Warned = [.. told.Select(check => new WarnedCheckData { First = check.First().Target, Message = check.First().Message, Times = check.Count() })],
            Excluded = [.. options.Demands.ExcludedNames],
        });
        foreach (DcosCheckResult risk in verdict.Accepted)
        {
            cluster.Journal.Write(new RiskFoundEvent
            {
                Accepted = CheckCatalog.RiskOf(risk.Name),
                Found = risk.Actual,
                By = cluster.Operator.Name,
                Plan = plan.Hash,
            });
            options.Run.Progress.Warning($"{cluster.Inventory.Cluster}: the risk {CheckCatalog.RiskOf(risk.Name)} is accepted by name; found: {risk.Actual}.");
        }
    }

    private async Task<CheckQuestion> QuestionAsync(RequiredObservations needs, CancellationToken cancellationToken) => new()
    {
        Procedure = Procedure,
        Edition = script.Edition != DcosEdition.Unknown ? script.Edition : cluster.Edition,
        ToVersion = new DcosVersion(script.ToVersion),
        Script = script,
        Config = needs.HasFlag(RequiredObservations.Nodes) ? await ConfigAsync(cancellationToken).ConfigureAwait(false) : null,
        MaxBackupAge = options.Demands.MaxBackupAge,
        LeftOut = [.. plan.Steps.Where(step => step.Role is not null && step.Status == DcosStepStatus.Held).Select(step => step.Name)],
    };

    /// <summary>The configuration that the script brings; null when it cannot be read, which its checks then say.</summary>
    private async Task<ConfigFacts?> ConfigAsync(CancellationToken cancellationToken)
    {
        if (options.Demands.Yaml is not { } yaml)
        {
            return null;
        }

        try
        {
            ConfigInput config = await ClusterConfig.OfScriptAsync(cluster, script, yaml, cancellationToken).ConfigureAwait(false);
            return ConfigFacts.Read(config.Document.Text, config.Document.Source, yaml);
        }
        catch (DcosException e)
        {
            options.Run.Progress.Verbose($"The configuration of the script is not known: {e.Message}");
            return null;
        }
    }
}
