using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Journaling;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>Carries out one node's step: the node's run and its gates, as the pipeline does. A node's failure is a failed step.</summary>
/// <param name="stop">Names the step that stopped the plan.</param>
internal sealed class NodeStep(ClusterContext cluster, ClusterLease lease, DcosUpgradeScript script, RunOptions options, StopRule<DcosUpgradeStep> stop)
{
    private const string TasksKept = "tasks-kept";

    public async Task<DcosUpgradeStep> RunAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        DcosNode node = cluster.NodeOf(cluster.Inventory.Find(step.Name)!);
        Moment began = Moment.Of(cluster.Clock);
        DcosUpgradeStep done;
        DcosNodeUpgrade? upgrade = null;
        try
        {
            upgrade = await new NodeRun(cluster, lease, script, options).ExecuteAsync(node, cancellationToken).ConfigureAwait(false);
            done = upgrade is null
                ? NotStarted(step)
                : !upgrade.Succeeded
                    ? step with { Status = DcosStepStatus.Failed, Outcome = upgrade.Outcome,
                        Message = $"{upgrade.Outcome}{(upgrade.Reason is null ? "" : $": {upgrade.Reason}")}", NextStep = upgrade.NextStep }
                    : await GatesAsync(step, node, upgrade, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            cluster.Journal.Write(ErrorEvent.Of(node.Name, e));
            done = step with
            {
                Status = e.Id == SR.PlanHalted ? DcosStepStatus.Skipped : DcosStepStatus.Failed,
                Message = e.Message,
                NextStep = e.Remedy,
                Conditions = [.. e.Details.OfType<DcosUpgradeCondition>()],
            };
            if (e.Id == SR.PauseTimedOut)
            {
                // It is not a failure of this node.
                stop.Stop(done);
            }
        }

        if (upgrade is { IsChanged: true } && options.Drains(node))
        {
            await new AgentDrain(cluster, lease, options).EndAsync([node], haveEnded: true, cancellationToken).ConfigureAwait(false);
        }

        done = done with { StartedAt = began.Wall, Duration = Moment.Of(cluster.Clock).Since(began) };
        return upgrade is { Outcome: DcosOutcome.Running } ? done : await AfterAsync(done, node, upgrade is { IsChanged: true }).ConfigureAwait(false);
    }

    /// <summary>Runs the operator's hook. A failed one fails the step of an upgraded node; another failure stays what it is.</summary>
    private async Task<DcosUpgradeStep> AfterAsync(DcosUpgradeStep done, DcosNode node, bool isChanged)
    {
        if (await options.Hooks.AfterAsync(cluster, node, done, isChanged).ConfigureAwait(false) is not { } problem)
        {
            return done;
        }

        ClusterStateException failed = new(SR.HookFailed, node.Name, node.Name, NodeHooks.AfterNode, problem);
        options.Progress.Warning(failed.Message);
        return done.Status == DcosStepStatus.Done
            ? done with { Status = DcosStepStatus.Failed, Message = failed.Message, NextStep = failed.Remedy }
            : done;
    }

    private DcosUpgradeStep NotStarted(DcosUpgradeStep step)
    {
        if (stop.Cause is not { } cause)
        {
            return step with { Status = DcosStepStatus.Skipped, Message = "not confirmed" };
        }

        ClusterStateException halted = new(SR.PlanHalted, step.Name, step.Name, cause.Name);
        return step with { Status = DcosStepStatus.Skipped, Message = halted.Message, NextStep = halted.Remedy };
    }

    private async Task<DcosUpgradeStep> GatesAsync(DcosUpgradeStep step, DcosNode node, DcosNodeUpgrade upgrade, CancellationToken cancellationToken)
    {
        bool before = upgrade.Outcome == DcosOutcome.AlreadyUpgraded;
        HealthQuestion question = new(node, upgrade.Target, before, options.GateTimeout(node.Role), options.MaxTaskLoss)
        {
            AcceptsNewId = options.AcceptsNewAgentId(node.Name),
        };
        DcosHealth health = await new HealthWaiter(cluster, options.Progress).WaitAsync(question, cancellationToken).ConfigureAwait(false);
        return step with
        {
            Status = !health.Healthy ? DcosStepStatus.Failed : before ? DcosStepStatus.AlreadyDone : DcosStepStatus.Done,
            Outcome = upgrade.Outcome,
            Message = !health.Healthy ? $"health gates failed: {health.Holding}"
                : !upgrade.ChecksWarning ? null
                : upgrade.Reason == DecisionTable.ChecksSkipped ? "its checks were skipped"
                : "its checks passed late",
            NextStep = health.Healthy ? null : health.Gates.First(GateCatalog.Holds).Name == TasksKept
                ? "Check the tasks listed above. -MaxTaskLoss sets how many lost tasks are acceptable."
                : GateCatalog.Remedy(health.Gates),
            Outage = before ? null : cluster.Outages.Longest(node.Name),
            TasksKept = health.Tasks?.Kept.Count,
            TasksEnded = health.Tasks?.Ended.Count,
            TasksLost = health.Tasks?.Lost.Count,
        };
    }
}
