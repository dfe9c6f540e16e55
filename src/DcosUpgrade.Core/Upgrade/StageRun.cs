using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>Downloads a script's packages to a node before its upgrade, by a detached run that restarts nothing. It is the node's only run.</summary>
/// <param name="bytesPerSecond">Maximum download rate; 0 for no limit.</param>
internal sealed class StageRun(ClusterContext cluster, DcosUpgradeScript script, RunOptions options, long bytesPerSecond = 0)
{
    private const int MaxAttempts = 3;

    private static readonly TimeSpan s_betweenAttempts = TimeSpan.FromSeconds(20);

    private readonly ScriptTarget _target = new(script.ScriptId, script.FromVersion, script.ToVersion, script.PackageIds);

    private string Activity => $"Stage DC/OS {_target.ToVersion}";

    /// <summary>Returns the node's outcome; null when it was not confirmed.</summary>
    public async Task<DcosNodeUpgrade?> ExecuteAsync(DcosNode node, CancellationToken cancellationToken)
    {
        InventoryNode entry = cluster.Entry(node);
        ScriptBinding.Require(script, cluster.Identity, options.AcceptedRisks);
        NodeFacts facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
        Decision decision = NodeRun.OnArrival(facts, _target, options);
        cluster.Journal.Write(ObservedDecision.Of(node, facts, decision, facts.LastAttempt(script.ScriptId)));
        string? attempt = Joined(facts);
        if (attempt is null && decision.Act != NextAct.Start)
        {
            return decision.Act is NextAct.Stop or NextAct.ObserveAgain
                ? Result(node, facts, decision, null)
                : Result(node, facts,
                    new Decision(decision.Row, DcosOutcome.Refused, "Busy", NextAct.Stop, "Its upgrade has started: there is nothing left to stage."), null);
        }

        IReadOnlyList<MissingPackage> missing = await cluster.RunAsync(
            entry, new StageSizesOperation(cluster.Token(), script.BootstrapUrl, script.PackageIds), cancellationToken).ConfigureAwait(false);
        if (Obstacle(node, facts, missing) is { } obstacle)
        {
            return Result(node, facts, obstacle, null);
        }

        for (int attempts = 1; ; attempts++)
        {
            if (attempt is null)
            {
                if (missing.Count == 0)
                {
                    return Result(node, facts, Staged(), null);
                }

                string size = Size(missing.Sum(package => package.Bytes ?? 0));
                string action = missing.Count == 1
                    ? $"Stage 1 package of DC/OS {_target.ToVersion}, {size}"
                    : $"Stage {missing.Count} packages of DC/OS {_target.ToVersion}, {size}";
                if (attempts == 1 && !await options.Confirm(node, action).ConfigureAwait(false))
                {
                    return null;
                }

                RunStart start = await StartAsync(node, entry, facts, cancellationToken).ConfigureAwait(false);
                if (start.IsOvertaken && attempts < MaxAttempts)
                {
                    facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
                    missing = await cluster.RunAsync(entry, new StageSizesOperation(cluster.Token(), script.BootstrapUrl, script.PackageIds), cancellationToken)
                        .ConfigureAwait(false);
                    attempt = Joined(facts);
                    if (attempt is not null || !facts.RunUnitAlive)
                    {
                        continue;
                    }
                }

                if (!start.Started)
                {
                    return Result(node, facts, new Decision(11, DcosOutcome.Refused, start.Refusal, NextAct.Stop, $"{node.Name}: {start.Detail}"), null);
                }

                attempt = start.AttemptId;
            }

            RunFollower follower = new(cluster, options) { Meter = new StageMeter(missing, script.PackageIds.Length, cluster.Clock).Describe };
            if (!await follower.FollowAsync(entry, attempt, Activity, _target.DecisiveVersion, cancellationToken).ConfigureAwait(false))
            {
                return Result(node, facts, new Decision(
                    1, DcosOutcome.Running, "TimedOut", NextAct.Stop, "The download continues on the node. Run the same command again to follow it."), attempt);
            }

            facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
            decision = Judge(facts.Attempts.FirstOrDefault(run => run.Id == attempt));
            cluster.Journal.Write(ObservedDecision.Of(node, facts, decision, facts.Attempts.FirstOrDefault(run => run.Id == attempt)));
            if (decision.Act != NextAct.Start || attempts >= MaxAttempts)
            {
                return Result(node, facts, decision, attempt);
            }

            options.Progress.Warning($"{node.Name}: {decision.Reason}; attempt {attempts + 1} of {MaxAttempts} in {s_betweenAttempts.TotalSeconds:0} s.");
            await cluster.Clock.Delay(s_betweenAttempts, cancellationToken).ConfigureAwait(false);
            missing = await cluster.RunAsync(entry, new StageSizesOperation(cluster.Token(), script.BootstrapUrl, script.PackageIds), cancellationToken)
                .ConfigureAwait(false);
            attempt = null;
        }
    }

    internal static string Size(long bytes) => bytes >= 1L << 30
        ? string.Format(CultureInfo.InvariantCulture, "{0:0.0} GiB", bytes / (double)(1L << 30))
        : string.Format(CultureInfo.InvariantCulture, "{0} MiB", (bytes + (1 << 20) - 1) >> 20);

    /// <summary>The run of any session that downloads the same packages now; null when there is none.</summary>
    private string? Joined(NodeFacts facts) =>
        facts.RunUnitAlive && facts.Attempts.LastOrDefault() is { IsUpgrade: false } staging && staging.ScriptId == script.ScriptId ? staging.Id : null;

    private static Decision Staged() => new(10, DcosOutcome.Staged, null, NextAct.Stop);

    private static Decision Judge(RunAttempt? attempt) => attempt switch
    {
        { Stage: "staged" } => Staged(),
        { Stage: "altered" } => new(11, DcosOutcome.Refused, "PackageAltered", NextAct.Stop,
            $"What the node downloaded ({attempt.Detail}) is not what the bootstrap node holds. Nothing was added. Find what changes it on the way."),
        { Stage: "busy" } => new(2, DcosOutcome.Refused, "Busy", NextAct.Stop, "Another run holds the node. Run the same command again once it is over."),
        { Stage: "fetch" or "stopped" } => new(12, DcosOutcome.FetchFailed, $"{attempt.Detail}: exit code {attempt.Code}", NextAct.Start, Recovery.FetchFailed),
        _ => new(14, DcosOutcome.Interrupted, "the run died", NextAct.Start, "Run the same command again: downloaded packages are kept."),
    };

    /// <summary>A known reason why staging cannot succeed; null when there is none.</summary>
    private static Decision? Obstacle(DcosNode node, NodeFacts facts, IReadOnlyList<MissingPackage> missing)
    {
        if (missing.FirstOrDefault(package => package.Bytes is null) is { } absent)
        {
            return new(12, DcosOutcome.FetchFailed, $"{absent.Id} is not served", NextAct.Stop,
                $"{node.Name} does not get {absent.Id} from the bootstrap URL. Check that it reaches the bootstrap node and that the set is complete.");
        }

        // One packed copy in the cache, and about three times its size unpacked.
        long needed = StartRunOperation.MinFreeBytes + (4 * missing.Sum(package => package.Bytes ?? 0));
        return facts.FreeBytes < needed
            ? new(11, DcosOutcome.Refused, "NoSpace", NextAct.Stop,
                $"{Size(facts.FreeBytes)} free under /var/lib on {node.Name}; staging needs {Size(needed)}. Make room.")
            : null;
    }

    private async Task<RunStart> StartAsync(DcosNode node, InventoryNode entry, NodeFacts facts, CancellationToken cancellationToken)
    {
        RunOrder order = RunOrder.Of(
            script, cluster.Operator.Name, node.Role, entry.Address, verified: true, "{}", facts) with { StageOnly = true, BytesPerSecond = bytesPerSecond };
        string uploaded = await cluster.RunAsync(entry, new UploadOperation(cluster.Token(), [StartRunOperation.BaselineOf(order)]), cancellationToken)
            .ConfigureAwait(false);
        await OperatorFlags.WaitAsync(cluster, node.Name, options.Progress, options.PauseTimeout, cancellationToken).ConfigureAwait(false);
        RunStart start = await cluster.RunAsync(entry, new StartRunOperation(cluster.Token(), order, uploaded), cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new StageStartEvent
        {
            Node = node.Name,
            Operation = RunOrder.Stage,
            Started = start.Started,
            Attempt = start.AttemptId,
            Refusal = start.Refusal,
            Detail = start.Detail,
        });
        return start;
    }

    private Task<NodeFacts> FactsAsync(InventoryNode entry, CancellationToken cancellationToken) =>
        cluster.RunAsync(entry, new NodeFactsOperation(cluster.Token()), cancellationToken);

    private DcosNodeUpgrade Result(DcosNode node, NodeFacts facts, Decision decision, string? attemptId)
    {
        RunAttempt? attempt = facts.Attempts.FirstOrDefault(run => run.Id == attemptId);
        options.Progress.Progress(node.Name, Activity, decision.Outcome.ToString(), 100);
        DcosNodeUpgrade result = new()
        {
            Name = node.Name,
            Role = node.Role,
            Outcome = decision.Outcome,
            Reason = decision.Reason,
            FromVersion = facts.Version,
            ToVersion = _target.ToVersion,
            StartedAt = attempt?.StartedAt,
            Duration = attempt is null ? null : facts.NodeTime - attempt.StartedAt,
            LogPath = attempt?.LogPath,
            NextStep = decision.NextStep,
            Node = node,
            Target = _target.Target,
        };
        cluster.Journal.Write(OutcomeEvent.Of(result, RunOrder.Stage));
        return result;
    }
}
