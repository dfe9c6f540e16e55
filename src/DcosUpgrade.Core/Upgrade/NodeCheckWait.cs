using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Runs the checks of a node where its script does not, or where the script's result is not known: before the run, and after it.</summary>
internal sealed class NodeCheckWait(ClusterContext cluster, RunOptions options, ScriptTarget target, string activity)
{
    /// <summary>Time between two runs of the checks after the activation.</summary>
    private static readonly TimeSpan s_between = TimeSpan.FromSeconds(10);

    /// <summary>Time that gates get at least after the node's checks have passed.</summary>
    private static readonly TimeSpan s_gates = TimeSpan.FromMinutes(1);

    /// <summary>The refusal of a node that does not pass its checks before a run; null when it passes, or when the script itself checks it.</summary>
    public async Task<Decision?> RefusalAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        if (options.SkipNodeChecks || target.Waits.ForChecks)
        {
            return null;
        }

        NodeChecks checks = await RunAsync(cluster, run.Entry, cancellationToken).ConfigureAwait(false);
        return checks.Passed || !checks.Configured
            ? null
            : new(11, DcosOutcome.Refused, $"node checks failed before the run: {checks.Detail}", NextAct.Start, Recovery.NotReady(target, checks.Kind));
    }

    /// <summary>Decides about a node that has the target, after a run that did not show that it is healthy.</summary>
    /// <returns>The decision, and whether only the gates show that the node is healthy.</returns>
    public async Task<(Decision Decision, bool ChecksWarning)> DecideAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        TimeSpan limit = options.GateTimeout(run.Node.Role);
        WaitBudget patience = new(cluster.Clock, limit);
        if (run.Decision.Reason == DecisionTable.ChecksSkipped)
        {
            return await PassGatesAsync(run, limit, cancellationToken).ConfigureAwait(false);
        }

        bool activatedOnly = run.Decision.Reason == DecisionTable.ActivatedOnly;
        if (!activatedOnly)
        {
            string end = run.Decision.Reason is { } reason && reason.StartsWith("rc ", StringComparison.Ordinal) ? $"exit code {reason.Substring(3)}"
                : "no exit code";
            options.Progress.Warning($"{run.Node.Name} runs {target.ToVersion}, but its run ended with {end}; waiting for its checks.");
        }

        NodeChecks checks;
        do
        {
            checks = await RunAsync(cluster, run.Entry, cancellationToken).ConfigureAwait(false);
            if (checks.Passed)
            {
                TimeSpan left = limit - patience.Elapsed;
                return activatedOnly
                    ? (Done(run), false)
                    : await PassGatesAsync(run, left > s_gates ? left : s_gates, cancellationToken).ConfigureAwait(false);
            }

            bool? registered = await AgentRegistration.ReadAsync(cluster, run.Entry, cancellationToken).ConfigureAwait(false);
            string outage = AgentRegistration.Note(cluster, options.Progress, run.Entry, registered);
            options.Progress.Progress(run.Node.Name, activity, $"checks after activation{outage}", 85);
            await cluster.Clock.Delay(s_between, cancellationToken).ConfigureAwait(false);
        }
        while (!patience.IsOver());

        return (run.Decision with { Reason = checks.Detail }, false);
    }

    /// <summary>The checks of a node; not passed when it does not answer.</summary>
    /// <remarks>
    /// While masters are upgraded to their first release with the IAM database, its check does not pass on any of them before the last one is
    /// upgraded (FACTS.md, CockroachDB). Until then the gate cockroach-replicated decides about the database.
    /// </remarks>
    public static async Task<NodeChecks> RunAsync(ClusterContext cluster, InventoryNode node, CancellationToken cancellationToken)
    {
        try
        {
            NodeChecks checks = await cluster.RunAsync(node, new NodeChecksOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
            return checks.ReplicationOnly && await IsDatabaseGrowingAsync(cluster, cancellationToken).ConfigureAwait(false)
                ? new NodeChecks(true, "")
                : checks;
        }
        catch (DcosException e)
        {
            return new NodeChecks(false, e.Message);
        }
    }

    private static async Task<bool> IsDatabaseGrowingAsync(ClusterContext cluster, CancellationToken cancellationToken) =>
        MasterReleases.WithIam(await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false), cluster.Edition).IsGrowing;

    private static Decision Done(NodeRunState run) => run.Decision with
    {
        Outcome = run.AttemptId is null ? DcosOutcome.AlreadyUpgraded : DcosOutcome.Upgraded,
        Reason = null,
        NextStep = null,
    };

    /// <summary>The gates show what the run itself could not.</summary>
    private async Task<(Decision Decision, bool ChecksWarning)> PassGatesAsync(NodeRunState run, TimeSpan limit, CancellationToken cancellationToken)
    {
        HealthQuestion question = new(run.Node, target.Target, OneLook: false, limit, options.MaxTaskLoss)
        {
            AcceptsNewId = options.AcceptsNewAgentId(run.Node.Name),
        };
        DcosHealth health = await new HealthWaiter(cluster, options.Progress).WaitAsync(question, cancellationToken).ConfigureAwait(false);
        if (!health.Healthy)
        {
            string next = $"{run.Decision.NextStep} {GateCatalog.Remedy(health.Gates)}".Trim();
            return (run.Decision with { Reason = health.Holding, NextStep = next }, false);
        }

        return (Done(run) with { Reason = run.Decision.Reason }, true);
    }
}
