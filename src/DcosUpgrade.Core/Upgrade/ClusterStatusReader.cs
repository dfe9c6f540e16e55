using System;
using System.Collections.Generic;
using System.Globalization;
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

/// <summary>Reads the status of nodes from the nodes and the cluster folder. Writes nothing.</summary>
/// <param name="script">The script whose status is read; null for the last script of each node.</param>
internal sealed class ClusterStatusReader(ClusterContext cluster, ScriptTarget? script)
{
    /// <summary>Time after the end of a run during which its gates are evaluated.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The status of nodes in their order, with the error of a node that could not be read. The reasons to wait need the status of all
    /// nodes.
    /// </summary>
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
        return [.. WaitingReasons.Explain([.. read.Select(row => row.Status)], folder).Zip(read, (status, row) => (status, row.Problem))];
    }

    /// <summary>The lock, with verbose messages and warnings about it; null when it could not be read.</summary>
    private async Task<ClusterLockState?> TryLockAsync(IProgressSink progress, CancellationToken cancellationToken)
    {
        string name = cluster.Inventory.Cluster;
        try
        {
            ClusterLockState state = await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
            if (state.Holder is { } holder)
            {
                progress.Verbose($"{name} is locked by {holder.Owner}, last heartbeat {state.Age.TotalSeconds:0} s ago.");
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

    /// <summary>The status, and the error of a node that cannot be read.</summary>
    public async Task<(DcosNodeStatus Status, DcosException? Problem)> TryLookAsync(
        DcosNode node, ClusterLockState? folder, CancellationToken cancellationToken)
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
        DcosHealth? health = attempt is not null && IsEvaluated(decision, facts, attempt)
            ? await HealthAsync(node, attempt, cancellationToken).ConfigureAwait(false)
            : null;
        decision = ByHealth(decision, attempt, health);
        return Blank(node, folder) with
        {
            Version = facts.Version,
            Outcome = decision?.Outcome ?? (attempt is { IsUpgrade: false, Stage: "staged" } ? DcosOutcome.Staged : null),
            Reason = decision?.Reason,
            Phase = facts.RunUnitAlive && facts.Attempts.LastOrDefault() is { } running
                ? await PhaseAsync(entry, facts, running, cancellationToken).ConfigureAwait(false)
                : null,
            FromVersion = attempt?.FromVersion,
            ToVersion = attempt?.ToVersion,
            Owner = attempt?.Owner,
            StartedAt = attempt?.StartedAt,
            EndedAt = attempt?.EndedAt,
            Elapsed = attempt is null ? null : facts.NodeTime - attempt.StartedAt,
            Holding = decision is { Outcome: DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded } ? HoldingOf(health) : null,
            Tasks = health?.Tasks,
            LogPath = attempt?.LogPath,
            NextStep = (decision is null ? null : RemedyCatalog.Extend(node.Name, decision, attempt?.LogLines ?? []))
                ?? (health is { Healthy: false } ? GateCatalog.Remedy(health.Gates) : null),
        };
    }

    /// <summary>The part of a status that the cluster folder holds.</summary>
    public static DcosNodeStatus Blank(DcosNode node, ClusterLockState? folder) => new()
    {
        Name = node.Name,
        Role = node.Role,
        ClaimedBy = folder is not null && folder.Claims.TryGetValue(node.Name, out ClusterClaim? claim) ? claim.Owner : null,
        LockedBy = folder?.Holder?.Owner,
        Paused = folder is { Paused: true },
        Stopped = folder is { Stopped: true },
        Node = node,
    };

    /// <summary>The decision about a node's last run; null when there was none and a new one may be started.</summary>
    internal static Decision? Judge(NodeFacts facts, RunAttempt? attempt, ScriptTarget? script)
    {
        Decision decision = DecisionTable.Decide(new Situation(facts, script ?? Guess(facts, attempt), attempt?.Id));

        // Row 10: nothing was started. Row 15 without a script: the node was changed by others since its last run.
        return decision.Row == 10 || (decision.Row == 15 && script is null) ? null : decision;
    }

    /// <summary>The target of the last run from the files of the node, which do not have the packages of its script.</summary>
    private static ScriptTarget Guess(NodeFacts facts, RunAttempt? attempt)
    {
        if (attempt is null)
        {
            return new ScriptTarget("", facts.Version ?? "", "", []);
        }

        bool applied = facts.Version == attempt.ToVersion && (attempt.FromVersion != attempt.ToVersion || HasOtherPackages(facts, attempt));
        return new ScriptTarget(attempt.ScriptId, attempt.FromVersion, attempt.ToVersion, applied ? facts.ActivePackages ?? [] : []);
    }

    /// <summary>True when the packages differ from those of the attempt's baseline; without a baseline, when the attempt ended well.</summary>
    private static bool HasOtherPackages(NodeFacts facts, RunAttempt attempt) =>
        Baseline.Read(attempt.Baseline) is { } before && facts.ActivePackages is { } active
        ? !before.ActivePackages.SequenceEqual(active, StringComparer.Ordinal)
        : attempt is { ScriptEnded: true, Code: 0 };

    /// <summary>The gates decide about a node that was upgraded recently, or whose run did not prove that it is healthy.</summary>
    private static bool IsEvaluated(Decision? decision, NodeFacts facts, RunAttempt attempt) => decision?.Outcome switch
    {
        DcosOutcome.Upgraded or DcosOutcome.AlreadyUpgraded => attempt.EndedAt is { } ended && facts.NodeTime - ended <= s_fresh,
        DcosOutcome.ChecksFailed => !facts.Units.Values.Contains("failed"),
        _ => false,
    };

    /// <summary>A node that passes its gates now is upgraded, whatever its checks were at the end of the run.</summary>
    private static Decision? ByHealth(Decision? decision, RunAttempt? attempt, DcosHealth? health) =>
        decision is not { Outcome: DcosOutcome.ChecksFailed } || health is not { Healthy: true } ? decision : decision with
        {
            Outcome = DcosOutcome.Upgraded,
            Reason = decision.Reason == DecisionTable.ActivatedOnly ? null
                : decision.Reason == DecisionTable.ChecksSkipped ? $"{DecisionTable.ChecksSkipped}, healthy now"
                : attempt is { EndedAt: { } ended } ? string.Format(CultureInfo.InvariantCulture, "checks failed at {0:u}, healthy now", ended)
                : "its run ended without a result, healthy now",
            NextStep = null,
        };

    private Task<DcosHealth> HealthAsync(DcosNode node, RunAttempt attempt, CancellationToken cancellationToken)
    {
        HealthQuestion question = new(node, script?.Target ?? new Target(attempt.ToVersion, null), OneLook: true, TimeSpan.Zero);
        return new HealthWaiter(cluster, cluster.Listeners).WaitAsync(question, cancellationToken);
    }

    /// <summary>The gate of a recently upgraded node for which the next node waits.</summary>
    private static string? HoldingOf(DcosHealth? health) => health?.Gates.FirstOrDefault(GateCatalog.Holds) is { } gate
        ? $"{gate.Name}: {(gate.Expected is null ? "" : $"expected {gate.Expected}, ")}found {gate.Actual ?? gate.Message}"
        : null;

    private async Task<string> PhaseAsync(InventoryNode entry, NodeFacts facts, RunAttempt attempt, CancellationToken cancellationToken)
    {
        FollowRunOperation look = new(cluster.Token(), attempt.Id, 0, "", entry.Role == DcosRole.Master, 0);
        RunProgress run = await cluster.RunAsync(entry, look, cancellationToken).ConfigureAwait(false);
        bool activated = attempt.FromVersion == attempt.ToVersion ? HasOtherPackages(facts, attempt) : run.Version == attempt.ToVersion;
        return RunFollower.Describe(run, activated, ScriptWaits.Of(attempt.ToVersion), TimeSpan.Zero).Text;
    }
}
