using System;
using System.Collections.Generic;
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

/// <summary>
/// The conditions before a node is changed. They hold without Wait-Dcos*Healthy downstream, as in a pipeline that collects its results in
/// a variable. It waits for the gates of Wait-Dcos*Healthy; a cluster that is unhealthy before this call started anything, and stays so for
/// some seconds, is refused.
/// </summary>
internal sealed class Interlock(ClusterContext cluster, ClusterLease lease, RunOptions options)
{
    /// <summary>Maximum time during which masters may disagree about the leader.</summary>
    private static readonly TimeSpan s_election = TimeSpan.FromSeconds(15);

    /// <summary>Returns when the node may be changed, or when the rollout has stopped.</summary>
    /// <param name="activity">The activity that progress shows.</param>
    /// <exception cref="ClusterStateException">The node may not be changed, with the reason (InterlockHeld).</exception>
    public async Task PassAsync(DcosNode node, Target target, string activity, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, options.GateTimeout(DcosRole.Master));
        Backoff backoff = new(cluster.Ids);
        bool first = true;
        bool passed = false;
        string? told = "";
        while (true)
        {
            ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
            InventoryNode[] others = [.. cluster.Masters.Where(master => node.Role != DcosRole.Master || master.Name != node.Name)];

            // Before an agent all masters are done.
            GateSubject seen = await SeenAsync(node, others, view, cancellationToken).ConfigureAwait(false);
            string? oneLook = HeldByMasters(others, seen with { OneLook = true })
                ?? (node.Role == DcosRole.Master
                    ? await OtherRunAsync(others, target, cancellationToken).ConfigureAwait(false)
                    : await AgentHeldByAsync(node, target, view, cancellationToken).ConfigureAwait(false));

            // The runs of others may just have shown that earlier views prove nothing.
            seen = seen with { Views = Recent(view) };
            string? settling = oneLook is null ? HeldByMasters(others, seen) : null;
            if (oneLook is null && settling is null && node.Role != DcosRole.Master
                && await new FrameworkFence(cluster, options, target.Version).HeldByAsync(cancellationToken).ConfigureAwait(false) is { } missing)
            {
                settling = $"{missing.Name}: {missing.Actual}";
            }

            if (oneLook is null && settling is null && node.Role != DcosRole.Master)
            {
                oneLook = await DockerHeldByAsync(node, cancellationToken).ConfigureAwait(false);
            }

            if (oneLook is not null && !passed && !lease.HasStarted)
            {
                if (patience.Elapsed < s_election)
                {
                    await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
                    continue;
                }

                cluster.Journal.Write(new InterlockEvent { Node = node.Name, HeldBy = oneLook, Refused = true });
                throw Held(node, oneLook, HoldingGates(others, seen with { OneLook = true }));
            }

            passed = true;
            string? held = oneLook ?? settling
                ?? await new MasterFence(cluster, lease).HeldByAsync(node, cancellationToken).ConfigureAwait(false);
            if (held != told)
            {
                told = held;
                cluster.Journal.Write(new InterlockEvent { Node = node.Name, HeldBy = held });
            }

            if (held is null || !options.MayStart())
            {
                return;
            }

            if (patience.IsOver())
            {
                throw Held(node, held, HoldingGates(others, seen));
            }

            if (first)
            {
                options.Progress.Verbose($"{node.Name} waits: {held}");
            }

            first = false;
            options.Progress.Progress(node.Name, activity, $"waiting for the cluster: {held}", -1);
            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The refusal, with every gate that does not pass on another master; with the reason itself when all pass.</summary>
    private static ClusterStateException Held(DcosNode node, string why, IEnumerable<(InventoryNode Master, Gate Gate, DcosCheckResult Result)> gates)
    {
        DcosUpgradeCondition[] conditions = [.. gates.Select(holding => new DcosUpgradeCondition
        {
            Node = holding.Master.Name,
            Id = holding.Result.Name,
            Severity = holding.Result.Severity,
            Risk = holding.Gate.Risk,
            Message = holding.Result.Message,
            Remedy = holding.Result.Remedy,
        })];
        return new ClusterStateException(SR.InterlockHeld, node.Name, node.Name, why)
        {
            Details = conditions.Length > 0 ? conditions
                : [new DcosUpgradeCondition { Node = node.Name, Id = DcosUpgradeCondition.Interlock, Message = why }],
        };
    }

    /// <summary>What the gates of all other masters evaluate. One master reports the IAM database of all of them.</summary>
    private async Task<GateSubject> SeenAsync(DcosNode node, InventoryNode[] others, ClusterView view, CancellationToken cancellationToken)
    {
        bool asks = node.Role == DcosRole.Master && others.Length > 0;
        return new GateSubject
        {
            Node = cluster.Entry(node),
            Views = Recent(view),
            Cockroach = asks ? await cluster.Cockroach.LookAsync(others, view, cancellationToken).ConfigureAwait(false) : null,
            Etcd = asks ? await cluster.Etcd.LookAsync(view, cancellationToken).ConfigureAwait(false) : null,
            LongestGap = cluster.Watch.LongestGap,
        };
    }

    /// <summary>The views that count: this one alone proves that masters serve, and not for how long.</summary>
    private IReadOnlyList<ClusterView> Recent(ClusterView view) => [.. cluster.Watch.Recent.DefaultIfEmpty(view)];

    private static string? HeldByMasters(IEnumerable<InventoryNode> masters, GateSubject seen) => HoldingGates(masters, seen)
        .Select(holding => $"master {holding.Master.Name}: {holding.Result.Name}: {holding.Result.Actual ?? holding.Result.Message}").FirstOrDefault();

    /// <summary>The gates that do not pass, evaluated one by one; those of the cluster on the first master only.</summary>
    private static IEnumerable<(InventoryNode Master, Gate Gate, DcosCheckResult Result)> HoldingGates(IEnumerable<InventoryNode> masters, GateSubject seen)
    {
        bool first = true;
        foreach (InventoryNode master in masters)
        {
            GateSubject subject = seen with { Node = master };
            foreach (Gate gate in GateCatalog.Of(DcosRole.Master).Where(gate => first || !gate.IsOfCluster))
            {
                DcosCheckResult result = gate.Evaluate(subject);
                if (GateCatalog.Holds(result))
                {
                    yield return (master, gate, result);
                }
            }

            first = false;
        }
    }

    /// <summary>Any session may have started a run on another master, which passes its gates until its swap.</summary>
    private async Task<string?> OtherRunAsync(IEnumerable<InventoryNode> others, Target target, CancellationToken cancellationToken)
    {
        foreach (InventoryNode master in others)
        {
            (NodeFacts? facts, string problem) = await FactsAsync(master, cancellationToken).ConfigureAwait(false);
            if (facts is null)
            {
                return problem;
            }

            // A run that only downloads restarts nothing.
            if (facts.RunUnitAlive && facts.Attempts.LastOrDefault() is not { IsUpgrade: false })
            {
                cluster.Watch.CountFrom(TimeSpan.Zero);
                return $"master {master.Name}: its run continues";
            }

            if (await ChecksHeldByAsync(master, facts, target, cancellationToken).ConfigureAwait(false) is { } failed)
            {
                return failed;
            }

            if (facts.Attempts.LastOrDefault(attempt => attempt.IsUpgrade)?.EndedAt is { } ended && ended <= facts.NodeTime)
            {
                cluster.Watch.CountFrom(facts.NodeTime - ended);
            }
        }

        return null;
    }

    /// <summary>
    /// A script that runs no checks ends whether or not the master passes them, and the session that runs them may have ended: they are run
    /// again, until they have passed once: a repeated run would take longer than two views of the cluster may be apart. They do not count where
    /// they were skipped.
    /// </summary>
    private async Task<string?> ChecksHeldByAsync(InventoryNode master, NodeFacts facts, Target target, CancellationToken cancellationToken)
    {
        RunAttempt? last = facts.Attempts.LastOrDefault(attempt => attempt.IsUpgrade);
        if (options.SkipNodeChecks || ScriptWaits.Of(target.Version).ForChecks || !facts.HasApplied(target)
            || last is not { ScriptEnded: true, Code: 0, SkippedChecks: false } || last.ToVersion != target.Version
            || lease.HasPassedChecks(master.Name, last.Id))
        {
            return null;
        }

        NodeChecks checks = await NodeCheckWait.RunAsync(cluster, master, cancellationToken).ConfigureAwait(false);
        if (checks.Passed)
        {
            lease.AddPassedChecks(master.Name, last.Id);
        }

        return checks.Passed ? null
            : checks.Kind is { } kind ? $"master {master.Name}: its {kind} checks do not pass"
            : $"master {master.Name}: {checks.Detail.TrimEnd('.')}";
    }

    /// <returns>The facts of a master, or the reason why it has none.</returns>
    private async Task<(NodeFacts? Facts, string Problem)> FactsAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        try
        {
            return (await cluster.RunAsync(master, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false), "");
        }
        catch (DcosException e)
        {
            return (null, $"master {master.Name}: its runs could not be read: {e.Message.TrimEnd('.')}");
        }
    }

    private async Task<string?> AgentHeldByAsync(DcosNode node, Target target, ClusterView view, CancellationToken cancellationToken)
    {
        foreach (InventoryNode master in cluster.Masters.Where(master => !lease.IsAtTarget(master.Name)))
        {
            (NodeFacts? facts, string problem) = await FactsAsync(master, cancellationToken).ConfigureAwait(false);
            if (facts is null)
            {
                return problem;
            }

            if (!facts.HasApplied(target) || facts.RunUnitAlive)
            {
                return facts.RunUnitAlive
                    ? $"master {master.Name}: its run continues"
                    : facts.Version == target.Version
                    ? $"master {master.Name}: {target.Version} with other packages than this script's; masters come before agents"
                    : $"master {master.Name}: {facts.Version ?? "no version"}, not {target.Version} of this script; masters come before agents";
            }

            if (await ChecksHeldByAsync(master, facts, target, cancellationToken).ConfigureAwait(false) is { } failed)
            {
                return failed;
            }

            lease.AddMasterAtTarget(master.Name);
        }

        return view.Agent(cluster.Entry(node).Address) is { Active: true } ? null : $"{node.Name} is not an active agent at the leader";
    }

    /// <summary>It is asked last, and therefore once, because it starts a program on the agent.</summary>
    private async Task<string?> DockerHeldByAsync(DcosNode node, CancellationToken cancellationToken) =>
        await cluster.RunAsync(cluster.Entry(node), new DockerPsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false)
            ? null
            : $"docker on {node.Name} does not answer within 10 s";
}
