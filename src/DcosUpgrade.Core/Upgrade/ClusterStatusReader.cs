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
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Where the nodes of a cluster stand, read from the nodes and the cluster folder alone. Writes nothing.</summary>
/// <param name="script">The script that is asked about; null: whatever was run last.</param>
internal sealed class ClusterStatusReader(ClusterContext cluster, ScriptTarget? script)
{
    /// <summary>So long after its end a run's gates are looked at.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(30);

    /// <summary>The status of nodes in their order, with the reason where a node could not be read; what one waits for is explained by the others.</summary>
    /// <param name="throttle">Number of nodes that are read at the same time.</param>
    public async Task<IReadOnlyList<(DcosNodeStatus Status, DcosException? Problem)>> ReadAsync(
        IReadOnlyList<DcosNode> nodes,
        int throttle,
        IProgressSink progress,
        CancellationToken cancellationToken)
    {
        ClusterLockState? folder = await TryLockAsync(progress, cancellationToken).ConfigureAwait(false);
        List<(DcosNodeStatus Status, DcosException? Problem)> read = [];
        await OrderedParallel.RunAsync(
            nodes,
            throttle,
            (node, token) => TryLookAsync(node, folder, token),
            status =>
            {
                read.Add(status);
                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        return [.. WhyWaiting.Explain([.. read.Select(row => row.Status)], folder).Zip(read, (status, row) => (status, row.Problem))];
    }

    /// <summary>Who may change the cluster, and who has which node in hand.</summary>
    public Task<ClusterLockState> LockAsync(CancellationToken cancellationToken)
    {
        ClusterLockHolder nobody = new("", cluster.Operator.Name, cluster.Operator.Identity, cluster.Token());
        return cluster.RunAsync(cluster.LockMaster, new ClusterLockOperation(cluster.Token(), ClusterLockAction.Read, nobody), cancellationToken);
    }

    /// <summary>The lock, and what an operator should know of it; null when it could not be read.</summary>
    private async Task<ClusterLockState?> TryLockAsync(IProgressSink progress, CancellationToken cancellationToken)
    {
        string name = cluster.Inventory.Cluster;
        try
        {
            ClusterLockState state = await LockAsync(cancellationToken).ConfigureAwait(false);
            if (state.Holder is { } holder)
            {
                progress.Verbose($"{name} is locked by {holder.Owner}, last seen {state.Age.TotalSeconds:0} s ago.");
            }

            if (state.Paused || state.Stopped)
            {
                progress.Warning($"{name} is {(state.Stopped ? "stopped" : "paused")}: no further nodes are started.");
            }

            return state;
        }
        catch (DcosException e)
        {
            progress.Warning($"The lock of {name} could not be read: {e.Message}");
            return null;
        }
    }

    /// <summary>The same, with a row and the reason for a node that cannot be looked at.</summary>
    public async Task<(DcosNodeStatus Status, DcosException? Problem)> TryLookAsync(DcosNode node, ClusterLockState? folder, CancellationToken cancellationToken)
    {
        try
        {
            return (await LookAsync(node, folder, cancellationToken).ConfigureAwait(false), null);
        }
        catch (DcosException e)
        {
            return (Blank(node, folder) with { Outcome = DcosOutcome.Unknown, Reason = e.Id, NextStep = e.Remedy }, e);
        }
    }

    /// <param name="folder">Null when the cluster folder could not be read.</param>
    public async Task<DcosNodeStatus> LookAsync(DcosNode node, ClusterLockState? folder, CancellationToken cancellationToken)
    {
        InventoryNode entry = cluster.Entry(node);
        NodeFacts facts = await cluster.RunAsync(entry, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        RunAttempt? attempt = script is null ? facts.Attempts.LastOrDefault() : facts.LastAttempt(script.ScriptId);
        Decision? decision = Judge(facts, attempt, script);
        return Blank(node, folder) with
        {
            Version = facts.Version,
            Outcome = decision?.Outcome ?? (attempt is { IsUpgrade: false, Stage: "staged" } ? DcosOutcome.Staged : null),
            Reason = decision?.Reason,
            Phase = facts.RunUnitAlive && facts.Attempts.LastOrDefault() is { } running ? await PhaseAsync(entry, facts, running, cancellationToken).ConfigureAwait(false) : null,
            FromVersion = attempt?.FromVersion,
            ToVersion = attempt?.ToVersion,
            Owner = attempt?.Owner,
            StartedAt = attempt?.StartedAt,
            EndedAt = attempt?.EndedAt,
            Elapsed = attempt is null ? null : facts.NodeTime - attempt.StartedAt,
            Holding = await HoldingAsync(node, facts, decision, attempt, cancellationToken).ConfigureAwait(false),
            LogPath = attempt?.LogPath,
            NextStep = decision is null ? null : RemedyCatalog.Extend(node.Name, decision, attempt?.LogLines ?? []),
        };
    }

    /// <summary>A row of which only the cluster folder's part is known.</summary>
    public static DcosNodeStatus Blank(DcosNode node, ClusterLockState? folder) => new()
    {
        Name = node.Name,
        Role = node.Role,
        ClaimedBy = folder is not null && folder.Claims.TryGetValue(node.Name, out string? owner) ? owner : null,
        LockedBy = folder?.Holder?.Owner,
        Paused = folder is { Paused: true },
        Stopped = folder is { Stopped: true },
        Node = node,
    };

    /// <summary>What became of a run; null when there was none that counts and nothing is in the way of one.</summary>
    internal static Decision? Judge(NodeFacts facts, RunAttempt? attempt, ScriptTarget? script)
    {
        Decision decision = DecisionTable.Decide(new Situation(facts, script ?? Guess(facts, attempt), attempt?.Id));

        // Row 10: nothing was begun. Row 15 without a script: the node was changed by others since its last run.
        return decision.Row == 10 || (decision.Row == 15 && script is null) ? null : decision;
    }

    /// <summary>What the last run was to do, as far as the node tells: not which packages its script activates.</summary>
    private static ScriptTarget Guess(NodeFacts facts, RunAttempt? attempt)
    {
        if (attempt is null)
        {
            return new ScriptTarget("", facts.Version ?? "", "", []);
        }

        bool applied = facts.Version == attempt.ToVersion && (attempt.FromVersion != attempt.ToVersion || HasOtherPackages(facts, attempt));
        return new ScriptTarget(attempt.ScriptId, attempt.FromVersion, attempt.ToVersion, applied ? facts.ActivePackages ?? [] : []);
    }

    /// <summary>The node runs other packages than before the attempt, which tells where the version does not. Without a look from before, its end does.</summary>
    private static bool HasOtherPackages(NodeFacts facts, RunAttempt attempt) => Baseline.Read(attempt.Baseline) is { } before && facts.ActivePackages is { } active
        ? !before.ActivePackages.SequenceEqual(active, StringComparer.Ordinal)
        : attempt is { ScriptEnded: true, Code: 0 };

    /// <summary>Of a node that was upgraded just now: the gate that keeps the next one waiting.</summary>
    private async Task<string?> HoldingAsync(DcosNode node, NodeFacts facts, Decision? decision, RunAttempt? attempt, CancellationToken cancellationToken)
    {
        bool done = decision is { Outcome: DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded };
        if (!done || attempt is not { EndedAt: { } ended } || facts.NodeTime - ended > s_fresh)
        {
            return null;
        }

        HealthQuestion question = new(node, script?.Target ?? new Target(attempt.ToVersion, null), OneLook: true, TimeSpan.Zero);
        DcosHealth health = await new HealthWaiter(cluster, cluster.Listeners).WaitAsync(question, cancellationToken).ConfigureAwait(false);
        return health.Gates.FirstOrDefault(GateCatalog.Holds) is { } gate
            ? $"{gate.Name}: {(gate.Expected is null ? "" : $"wanted {gate.Expected}, ")}seen {gate.Actual ?? gate.Message}"
            : null;
    }

    private async Task<string> PhaseAsync(InventoryNode entry, NodeFacts facts, RunAttempt attempt, CancellationToken cancellationToken)
    {
        FollowRunOperation look = new(cluster.Token(), attempt.Id, 0, "", entry.Role == DcosRole.Master, 0);
        RunProgress run = await cluster.RunAsync(entry, look, cancellationToken).ConfigureAwait(false);
        return RunFollower.Describe(run, attempt.FromVersion == attempt.ToVersion ? HasOtherPackages(facts, attempt) : run.Version == attempt.ToVersion, TimeSpan.Zero).Text;
    }
}
