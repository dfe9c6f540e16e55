using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Journaling;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>Carries out one node's step: the node's run and its gates, exactly as the pipeline does. Never throws for the node's sake.</summary>
internal sealed class NodeStep(ClusterContext cluster, ClusterLease lease, DcosUpgradeScript script, RunOptions options)
{
    public async Task<DcosUpgradeStep> RunAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        DcosNode node = cluster.NodeOf(cluster.Inventory.Find(step.Name)!);
        DateTimeOffset began = cluster.Clock.UtcNow;
        DcosUpgradeStep done;
        try
        {
            DcosNodeUpgrade? upgrade = await new NodeRun(cluster, lease, script, options).ExecuteAsync(node, cancellationToken).ConfigureAwait(false);
            done = upgrade is null
                ? step with { Status = DcosStepStatus.Skipped, Message = "not confirmed" }
                : !upgrade.Succeeded
                    ? step with { Status = DcosStepStatus.Failed, Outcome = upgrade.Outcome, Message = $"{upgrade.Outcome}{(upgrade.Reason is null ? "" : $": {upgrade.Reason}")}", NextStep = upgrade.NextStep }
                    : await GatesAsync(step, node, upgrade, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            cluster.Journal.Write(ErrorEvent.Of(node.Name, e));
            done = step with { Status = e.Id == SR.PlanHalted ? DcosStepStatus.Skipped : DcosStepStatus.Failed, Message = e.Message, NextStep = e.Remedy };
        }

        return done with { StartedAt = began, Duration = cluster.Clock.UtcNow - began };
    }

    private async Task<DcosUpgradeStep> GatesAsync(DcosUpgradeStep step, DcosNode node, DcosNodeUpgrade upgrade, CancellationToken cancellationToken)
    {
        bool before = upgrade.Outcome == DcosOutcome.AlreadyUpgraded;
        HealthQuestion question = new(node, upgrade.Target, before, options.GateTimeout(node.Role), options.MaxTaskLoss);
        DcosHealth health = await new HealthWaiter(cluster, options.Progress).WaitAsync(question, cancellationToken).ConfigureAwait(false);
        return step with
        {
            Status = !health.Healthy ? DcosStepStatus.Failed : before ? DcosStepStatus.AlreadyDone : DcosStepStatus.Done,
            Outcome = upgrade.Outcome,
            Message = !health.Healthy ? $"its gates do not pass: {health.Holding}" : !upgrade.ChecksWarning ? null : upgrade.Reason == DecisionTable.ChecksSkipped ? "its checks were skipped" : "its checks passed late",
            NextStep = health.Healthy ? null : health.Tasks is { Lost.Count: > 0 } ? "Look at what became of the tasks that are named; -MaxTaskLoss puts up with so many." : "Look at what its gates name, and remove the cause.",
            Outage = before ? null : cluster.Outages.Longest(node.Name),
            TasksKept = health.Tasks?.Kept.Count,
            TasksEnded = health.Tasks?.Ended.Count,
            TasksLost = health.Tasks?.Lost.Count,
        };
    }
}
