using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Starts the detached run of the node upgrade script, with the baseline that its gates compare with.</summary>
internal sealed class RunStarter(ClusterContext cluster, ClusterLease lease, DcosUpgradeScript script, RunOptions options)
{
    /// <summary>The refusal of a start while the cluster is paused.</summary>
    public const string Paused = nameof(Paused);

    /// <summary>Time-out for reading the state before a run: long enough for a busy agent or an election.</summary>
    private static readonly TimeSpan s_baselineLimit = TimeSpan.FromSeconds(30);

    private readonly NodeObserver _observer = new(cluster, options);

    /// <returns>Null when the rollout has stopped meanwhile: nothing was started.</returns>
    /// <exception cref="ClusterStateException">
    /// The run may not begin now (LockLost, StopRequested), or the state before it is unreadable (BaselineUnreadable).
    /// </exception>
    public async Task<RunStart?> StartAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        (DcosNode node, InventoryNode entry, NodeFacts facts) = (run.Node, run.Entry, run.Facts);
        Baseline baseline = await BaselineAsync(node, entry, facts, cancellationToken).ConfigureAwait(false);
        if (options.SkipPackageVerification)
        {
            options.Progress.Warning($"{node.Name}: packages are fetched by the script, unverified (-SkipPackageVerification).");
        }

        if (options.SkipNodeChecks)
        {
            options.Progress.Warning($"{node.Name}: the script runs without its checks (-SkipNodeChecks); only the gates show whether it succeeded.");
        }

        RunOrder order = RunOrder.Of(script, cluster.Operator.Name, node.Role, entry.Address, !options.SkipPackageVerification, baseline.Write(), facts)
            with { SkipChecks = options.SkipNodeChecks, Fence = lease.Claims.FenceOf(node.Name) };
        UploadOperation upload = new(cluster.Token(), [StartRunOperation.BaselineOf(order)]);
        string uploaded = await cluster.RunAsync(entry, upload, cancellationToken).ConfigureAwait(false);
        if (await lease.HeldAsync(node.Role != DcosRole.Master, cancellationToken).ConfigureAwait(false) is { } pause)
        {
            return new RunStart(false, "", Paused, pause);
        }

        if (!options.MayStart())
        {
            return null;
        }

        lease.Started();
        cluster.Cockroach.Forget(node.Name);
        cluster.Etcd.Forget(node.Name);
        if (node.Role == DcosRole.Master)
        {
            cluster.Frameworks.Forget();
        }

        RunStart start = await StartAsync(run, new StartRunOperation(cluster.Token(), order, uploaded), cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new StartEvent
        {
            Node = node.Name,
            Started = start.Started,
            Attempt = start.AttemptId,
            Refusal = start.Refusal,
            Detail = start.Detail,
            AgentId = baseline.AgentId,
            Tasks = baseline.Tasks.Count,
            ActiveAgents = baseline.ActiveAgents.Count,
            Leader = baseline.Leader,
            Verified = !options.SkipPackageVerification,
            SkippedChecks = options.SkipNodeChecks,
        });
        if (start.Started)
        {
            options.Progress.Announce(
                $"{node.Name}: run {start.AttemptId} is detached and continues if this session ends. Run the same command again to follow it.");
        }

        return start;
    }

    private async Task<RunStart> StartAsync(NodeRunState run, StartRunOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.RunAsync(run.Entry, operation, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e) when (e.IsTransient)
        {
            // Only the node shows whether the command arrived. Until this is known the claim stays.
            run.Continues = true;
            string known = $"within {StartConditions.ValidSec} s it is known whether it was";
            options.Progress.Warning($"{run.Entry.Name}: the link broke while the run was being started; {known}.");
            RunStart start = await new BrokenStart(cluster, options)
                .ResolveAsync(operation.Order, () => _observer.ObserveAfterRunAsync(run.Entry, cancellationToken), e, cancellationToken).ConfigureAwait(false);
            run.Continues = false;
            return start;
        }
    }

    /// <summary>Without a baseline no gate could show after the run what was lost in it.</summary>
    private async Task<Baseline> BaselineAsync(DcosNode node, InventoryNode entry, NodeFacts facts, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, s_baselineLimit);
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
            FrameworkView? frameworks = node.Role == DcosRole.Master ? await cluster.Frameworks.ObserveAsync(cancellationToken).ConfigureAwait(false) : null;
            AgentTasks tasks = node.Role == DcosRole.Master ? new AgentTasks(null, [], "") : await TasksAsync(entry, cancellationToken).ConfigureAwait(false);
            string? problem = view.Leader is null ? "no leading master lists the agents"
                : frameworks is { Probe: not { Frameworks: not null } }
                ? $"the frameworks: {frameworks.Probe?.Problem ?? frameworks.Problem}"
                : node.Role != DcosRole.Master && string.IsNullOrEmpty(tasks.AgentId)
                ? $"the agent's tasks: {(tasks.Problem.Length > 0 ? tasks.Problem : "the answer has no agent id")}"
                : null;
            if (problem is null)
            {
                return BaselineOf(view, tasks, facts) with { Frameworks = frameworks?.Probe!.Frameworks!.Where(FrameworksReturnedGate.IsActive).ToArray() };
            }

            if (patience.IsOver())
            {
                throw new ClusterStateException(SR.BaselineUnreadable, node.Name, node.Name, problem.TrimEnd('.'));
            }

            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AgentTasks> TasksAsync(InventoryNode entry, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.Agents.TasksAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            return new AgentTasks(null, [], e.Message);
        }
    }

    private static Baseline BaselineOf(ClusterView view, AgentTasks tasks, NodeFacts facts) =>
        new(
            facts.NodeTime,
            tasks.AgentId,
            tasks.Tasks,
            view.ActiveAgents,
            view.Agents.Inactive,
            view.Leader?.Node.Address,
            facts.ActivePackages ?? []);
}
