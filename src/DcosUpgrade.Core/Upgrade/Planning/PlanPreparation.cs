using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Upgrade.Planning;

/// <summary>The steps before the first disruption: checks, backup, staging.</summary>
internal sealed class PlanPreparation(
    ClusterContext cluster, DcosUpgradePlan plan, DcosUpgradeScript script, RunOptions options, IReadOnlyDictionary<string, NextAct> acts, PlanStanding standing)
{
    /// <summary>Nodes that download at once.</summary>
    private const int DownloadsAtOnce = 4;

    public async Task<DcosUpgradeStep> RunAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        DateTimeOffset began = cluster.Clock.UtcNow;
        DcosUpgradeStep done;
        try
        {
            done = acts.Values.All(act => act == NextAct.Stop)
                ? step with { Status = DcosStepStatus.AlreadyDone, Message = "every node is done" }
                : step.Action switch
                {
                    Planner.CheckAction => await CheckAsync(step, cancellationToken).ConfigureAwait(false),
                    Planner.BackupAction => await BackupAsync(step, cancellationToken).ConfigureAwait(false),
                    _ => await StageAsync(step, cancellationToken).ConfigureAwait(false),
                };
        }
        catch (DcosException e)
        {
            done = step with { Status = DcosStepStatus.Failed, Message = e.Message, NextStep = e.Remedy };
        }

        return done with { StartedAt = began, Duration = cluster.Clock.UtcNow - began };
    }

    private async Task<DcosUpgradeStep> CheckAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        bool IsMaster(string name) => cluster.Inventory.Find(name) is { Role: DcosRole.Master };
        List<string> problems = [.. standing.Problems.OrderBy(problem => problem.Key, StringComparer.Ordinal).Select(problem => $"{problem.Key}: {problem.Value}")];
        bool stands = standing.Problems.Keys.Any(IsMaster) || standing.Problems.Count > plan.MaxFailures;
        if (!standing.Running.Any(IsMaster))
        {
            // With a run of a master going on they are not all healthy; its own gates tell.
            bool begun = acts.Values.Any(act => act != NextAct.Start);
            foreach (InventoryNode master in cluster.Masters)
            {
                // Before the first node a sick cluster is refused at once; in the midst of it it may have to settle first.
                HealthQuestion question = new(cluster.NodeOf(master), null, OneLook: true, begun ? options.MasterTimeout : TimeSpan.Zero);
                DcosHealth health = await new HealthWaiter(cluster, options.Progress).WaitAsync(question, cancellationToken).ConfigureAwait(false);
                if (!health.Healthy)
                {
                    stands = true;
                    problems.Add($"{master.Name}: {health.Holding}");
                }
            }
        }

        string found = string.Join("; ", problems.Take(5)) + (problems.Count > 5 ? $"; and {problems.Count - 5} more" : "");
        return stands
            ? step with { Status = DcosStepStatus.Failed, Message = found, NextStep = "Bring these nodes to health first, or make a plan that holds them." }
            : step with { Status = DcosStepStatus.Done, Message = found.Length > 0 ? found : $"{cluster.Masters.Count} masters healthy, {acts.Count} nodes ready" };
    }

    private async Task<DcosUpgradeStep> BackupAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        if (await cluster.RunAsync(cluster.LockMaster, new BackupRecordOperation(cluster.Token(), null), cancellationToken).ConfigureAwait(false) is { Items.Count: > 0 } backup)
        {
            string kinds = string.Join(", ", backup.Items.Select(item => item.Kind).Distinct(StringComparer.Ordinal));
            return step with { Status = DcosStepStatus.Done, Message = $"{kinds}, taken {backup.Age.TotalHours:0.0} h ago by {backup.Owner}" };
        }

        options.Progress.Warning($"No backup of {cluster.Inventory.Cluster} is recorded: Backup-DcosCluster takes one.");
        return step with { Status = DcosStepStatus.Skipped, Message = "no backup is recorded in the cluster folder" };
    }

    private async Task<DcosUpgradeStep> StageAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        DcosNode[] nodes = [.. acts.Where(act => act.Value == NextAct.Start && !standing.Problems.ContainsKey(act.Key)).Select(act => cluster.NodeOf(cluster.Inventory.Find(act.Key)!))];
        if (options.SkipPackageVerification)
        {
            return step with { Status = DcosStepStatus.Skipped, Message = "packages are fetched by the script (-SkipPackageVerification)" };
        }

        List<DcosNodeUpgrade> failed = [];
        await InOrder.RunAsync(
            nodes,
            DownloadsAtOnce,
            (node, token) => new StageRun(cluster, script, options with { Confirm = (_, _) => Task.FromResult(true) }).ExecuteAsync(node, token),
            result =>
            {
                if (result is { Outcome: not (DcosOutcome.Staged or DcosOutcome.AlreadyUpgraded) })
                {
                    failed.Add(result);
                }

                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return failed.Count == 0
            ? step with { Status = DcosStepStatus.Done, Message = $"{nodes.Length} nodes have every package" }
            : step with { Status = DcosStepStatus.Failed, Message = string.Join("; ", failed.Take(5).Select(node => $"{node.Name}: {node.Outcome} {node.Reason}")), NextStep = failed[0].NextStep };
    }
}
