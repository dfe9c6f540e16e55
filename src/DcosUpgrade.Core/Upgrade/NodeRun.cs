using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Brings one node to an outcome: observe, decide, act, follow, observe again. Running it again resumes.</summary>
/// <remarks>One method carries out each <see cref="NextAct"/> of the <see cref="DecisionTable"/>, and returns what comes next.</remarks>
internal sealed class NodeRun(ClusterContext cluster, ClusterLease lease, DcosUpgradeScript script, RunOptions options)
{
    /// <summary>Starting again after an attempt that ended in NotActivated.</summary>
    public const string RetryNotActivated = "retry-not-activated";

    /// <summary>Starting on a node whose packages were changed by something else after the script's last attempt.</summary>
    public const string PackagesChanged = "packages-changed";

    private const int MaxAttempts = 3;

    private const int LogLines = 20;

    private static readonly TimeSpan s_betweenAttempts = TimeSpan.FromSeconds(20);

    /// <summary>How long an observation is valid when nothing was done to the node meanwhile.</summary>
    private static readonly TimeSpan s_factsStay = TimeSpan.FromSeconds(2);

    private readonly ScriptTarget _target = new(script.ScriptId, script.FromVersion, script.ToVersion, script.PackageIds);
    private readonly NodeObserver _observer = new(cluster, options);

    private NodeCheckWait Checks => new(cluster, options, _target, Activity);

    private AgentDrain Drain => new(cluster, lease, options);

    private string Activity => script.Action;

    /// <summary>Returns the node's outcome; null when the run was not confirmed (-WhatIf, or "no") or the rollout stopped before it.</summary>
    public async Task<DcosNodeUpgrade?> ExecuteAsync(DcosNode node, CancellationToken cancellationToken)
    {
        NodeRunState run = await ArriveAsync(node, cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                cluster.Journal.Write(ObservedDecision.Of(node, run.Facts, run.Decision, SituationOf(run).Attempt));
                NodeRunStep step = await ActAsync(run, cancellationToken).ConfigureAwait(false);
                if (step.Ends)
                {
                    return step.Result;
                }
            }
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested && !run.Continues && run.Facts is { RunUnitKnown: true, RunUnitAlive: false })
            {
                await ReleaseAsync(run).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Decides the next act for a node that this call has not changed yet.</summary>
    public static Decision OnArrival(NodeFacts facts, ScriptTarget target, RunOptions options)
    {
        Decision decision = DecisionTable.Decide(new Situation(facts, target, null));
        string risk = decision.Reason == DecisionTable.PackagesChanged ? PackagesChanged : RetryNotActivated;
        return decision.Row == 13 && options.AcceptedRisks.Contains(risk, StringComparer.OrdinalIgnoreCase)
            ? new Decision(10, DcosOutcome.Running, decision.Reason, NextAct.Start)
            : decision;
    }

    private async Task<NodeRunState> ArriveAsync(DcosNode node, CancellationToken cancellationToken)
    {
        InventoryNode entry = cluster.Entry(node);
        RecoveryWait recovery = new(cluster);
        ScriptBinding.Require(script, cluster.Identity, options.AcceptedRisks);
        NodeFacts facts = await _observer.ObserveAsync(entry, cancellationToken).ConfigureAwait(false);
        return new NodeRunState(node, entry) { Facts = facts, Decision = OnArrival(facts, _target, options), Recovery = recovery };
    }

    private Task<NodeRunStep> ActAsync(NodeRunState run, CancellationToken cancellationToken) => run.Decision.Act switch
    {
        NextAct.Attach => AttachAsync(run, cancellationToken),
        NextAct.Start when run.Tries < MaxAttempts => StartAsync(run, cancellationToken),
        NextAct.ObserveAgain when !run.Recovery.IsOver() => ObserveAgainAsync(run, cancellationToken),
        NextAct.PollChecks => PollChecksAsync(run, cancellationToken),
        _ => Task.FromResult(Stop(run)),
    };

    /// <summary>Follows the run that is alive on the node.</summary>
    private Task<NodeRunStep> AttachAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        RunAttempt alive = run.Facts.Attempts[run.Facts.Attempts.Count - 1];
        run.AttemptId = alive.Id;
        cluster.InFlight.Add(run.Node.Name);
        cluster.Outages.RunBegan(run.Node.Name, cluster.Clock.Elapsed - (run.Facts.NodeTime - alive.StartedAt));
        options.Progress.Verbose($"{run.Node.Name}: following the run of {alive.Owner} ({alive.Id}).");
        return FollowAsync(run, alive.Id, cancellationToken);
    }

    /// <summary>Starts a run once the operator, the cluster's lock and the interlock allow it, and follows it.</summary>
    private async Task<NodeRunStep> StartAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        if (!options.MayStart())
        {
            return NotStarted(run);
        }

        run.Confirmed = run.Confirmed || await ConfirmAsync(run.Node).ConfigureAwait(false);
        if (!run.Confirmed)
        {
            return NodeRunStep.End(null);
        }

        Moment asked = Moment.Of(cluster.Clock);
        if (!run.Claimed)
        {
            run.Claimed = await lease.ClaimAsync(run.Node, options.MayStart, cancellationToken).ConfigureAwait(false);
            if (!run.Claimed)
            {
                return NotStarted(run);
            }

            if (Moment.Of(cluster.Clock).Age(asked) > s_factsStay || lease.Claims.IsOutdated(run.Node.Name))
            {
                // Another session may have upgraded it during the wait, or an ended one have started its run.
                return await AgainAsync(run, cancellationToken).ConfigureAwait(false);
            }
        }

        if (run.Node.Role == DcosRole.Master && !lease.IsFenced(run.Node.Name, lease.Claims.FenceOf(run.Node.Name)))
        {
            // Until the fence is known to be there, an earlier holder's start may be accepted: the claim stays.
            run.Continues = true;
            bool idle = await new MasterFence(cluster, lease).FenceClaimedAsync(run.Node, cancellationToken).ConfigureAwait(false);
            run.Continues = false;
            if (!idle)
            {
                await cluster.Clock.Delay(TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
                return await AgainAsync(run, cancellationToken).ConfigureAwait(false);
            }
        }

        Moment observed = Moment.Of(cluster.Clock);
        if (run.Tries > 0)
        {
            string next = $"attempt {run.Tries + 1} of {MaxAttempts} in {s_betweenAttempts.TotalSeconds:0} s";
            options.Progress.Warning($"{run.Node.Name}: {run.Decision.Reason}; {next}.");
            await cluster.Clock.Delay(s_betweenAttempts, cancellationToken).ConfigureAwait(false);
        }

        await new Interlock(cluster, lease, options).PassAsync(run.Node, _target.Target, Activity, cancellationToken).ConfigureAwait(false);
        if (await Checks.RefusalAsync(run, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            run.Refusals++;
            run.Decision = refusal;
            return NodeRunStep.Next;
        }

        await new ServedScriptGuard(cluster, script, options.Progress).RequireAsync(cancellationToken).ConfigureAwait(false);
        if (options.Hooks.IsDue(run.Node))
        {
            // The hook may take long: every condition is evaluated again after it. It is due also before a further attempt, when another
            // session started the first one.
            return await options.Hooks.BeforeAsync(cluster, run.Node).ConfigureAwait(false) is { } problem
                ? NodeRunStep.End(Result(run, HeldByHook(run.Node, problem), run.AttemptId))
                : await AgainAsync(run, cancellationToken).ConfigureAwait(false);
        }

        if (options.Drains(run.Node) && !run.Drained)
        {
            // As after a hook.
            if (await Drain.BeginAsync(run.Node, cancellationToken).ConfigureAwait(false) is not null)
            {
                return await PausedAsync(run, cancellationToken).ConfigureAwait(false);
            }

            run.Drained = true;
            return await AgainAsync(run, cancellationToken).ConfigureAwait(false);
        }

        if (Moment.Of(cluster.Clock).Age(observed) > s_factsStay)
        {
            run.Facts = await _observer.ObserveAsync(run.Entry, cancellationToken).ConfigureAwait(false);
            run.Decision = run.AttemptId is null ? OnArrival(run.Facts, _target, options) : DecisionTable.Decide(SituationOf(run));
            if (run.Decision.Act != NextAct.Start)
            {
                return NodeRunStep.Next;
            }
        }

        if (!options.MayStart())
        {
            return NotStarted(run);
        }

        cluster.Outages.RunBegan(run.Node.Name, cluster.Clock.Elapsed);
        RunStarter starter = new(cluster, lease, script, options);
        RunStart? start = await starter.StartAsync(run, cancellationToken).ConfigureAwait(false);
        if (start is null)
        {
            return NotStarted(run);
        }

        if (start.Refusal == RunStarter.Paused)
        {
            return await PausedAsync(run, cancellationToken).ConfigureAwait(false);
        }

        if (start.IsOvertaken && run.Overtaken++ < MaxAttempts)
        {
            _ = await ArriveAgainAsync(run, cancellationToken).ConfigureAwait(false);
            if (run.Decision.Act != NextAct.Start || start.IsOutdated)
            {
                return NodeRunStep.Next;
            }
        }

        if (!start.Started)
        {
            return NodeRunStep.End(Refused(run, start));
        }

        run.Attempts++;
        run.AttemptId = start.AttemptId;
        return await FollowAsync(run, start.AttemptId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the claim back: the next one waits until the cluster is resumed.</summary>
    private async Task<NodeRunStep> PausedAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        run.Claimed = false;
        await lease.UnclaimAsync(run.Node, cancellationToken).ConfigureAwait(false);
        await EndDrainAsync(run, cancellationToken).ConfigureAwait(false);
        return NodeRunStep.Next;
    }

    /// <summary>Nothing was started: the agent needs no maintenance window.</summary>
    private async Task EndDrainAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        if (run.Drained)
        {
            run.Drained = false;
            await Drain.EndAsync([run.Node], haveEnded: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The node may still recover without help.</summary>
    private async Task<NodeRunStep> ObserveAgainAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        run.Recovery.Report(run.Node.Name, run.Decision, options, Activity);
        await cluster.Clock.Delay(TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
        return await LookAgainAsync(run, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NodeRunStep> LookAgainAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        run.Facts = await _observer.ObserveAsync(run.Entry, cancellationToken).ConfigureAwait(false);
        run.Decision = DecisionTable.Decide(SituationOf(run));
        return NodeRunStep.Next;
    }

    /// <summary>The node has the target, but its run did not show that it is healthy: the node's own checks and the gates decide.</summary>
    private async Task<NodeRunStep> PollChecksAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        (Decision decision, bool warning) = await Checks.DecideAsync(run, cancellationToken).ConfigureAwait(false);
        return NodeRunStep.End(Result(run, decision, run.AttemptId, warning));
    }

    private NodeRunStep Stop(NodeRunState run) => NodeRunStep.End(Result(run, run.Decision, run.AttemptId));

    /// <summary>The rollout has stopped: a node that this call has not changed has no result.</summary>
    private NodeRunStep NotStarted(NodeRunState run) => run.AttemptId is null ? NodeRunStep.End(null) : Stop(run);

    /// <summary>Observes a node again that another session may have changed meanwhile.</summary>
    private Task<NodeRunStep> AgainAsync(NodeRunState run, CancellationToken cancellationToken) =>
        run.Attempts == 0 ? ArriveAgainAsync(run, cancellationToken) : LookAgainAsync(run, cancellationToken);

    private async Task<NodeRunStep> ArriveAgainAsync(NodeRunState run, CancellationToken cancellationToken)
    {
        run.Facts = await _observer.ObserveAsync(run.Entry, cancellationToken).ConfigureAwait(false);
        run.Decision = OnArrival(run.Facts, _target, options);
        return NodeRunStep.Next;
    }

    private async Task<NodeRunStep> FollowAsync(NodeRunState run, string attemptId, CancellationToken cancellationToken)
    {
        run.Continues = true;
        RunFollower follower = new(cluster, options) { Waits = _target.Waits };
        if (!await follower.FollowAsync(run.Entry, attemptId, Activity, _target.DecisiveVersion, cancellationToken).ConfigureAwait(false))
        {
            run.Facts = await _observer.TryObserveAsync(run.Entry, cancellationToken).ConfigureAwait(false) ?? run.Facts;
            string limit = $"{options.ScriptTimeout.TotalSeconds:0}";
            string next = $"The run continues on the node{follower.StillWaits}. "
                + $"Run the same command again to follow it, with a larger -TimeoutSec than {limit}.";
            return NodeRunStep.End(Result(run, new Decision(1, DcosOutcome.Running, "TimedOut", NextAct.Stop, next), attemptId));
        }

        run.Continues = false;
        run.Recovery = new RecoveryWait(cluster);
        if (run.Node.Role == DcosRole.Master)
        {
            cluster.Watch.CountFrom(TimeSpan.Zero);
        }

        run.Facts = await _observer.ObserveAfterRunAsync(run.Entry, cancellationToken).ConfigureAwait(false);
        run.Decision = DecisionTable.Decide(SituationOf(run));
        return NodeRunStep.Next;
    }

    /// <summary>No run is alive on the node: its claim is released, also that of an ended session.</summary>
    private async Task ReleaseAsync(NodeRunState run)
    {
        if (run.Claimed)
        {
            await lease.UnclaimAsync(run.Node, CancellationToken.None).ConfigureAwait(false);
        }

        // Also a node that this call only attached to.
        cluster.InFlight.Remove(run.Node.Name);
        await lease.SettleAsync(run.Node, CancellationToken.None).ConfigureAwait(false);
        if (run.AttemptId is null)
        {
            await EndDrainAsync(run, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Situation SituationOf(NodeRunState run) => new(run.Facts, _target, run.AttemptId);

    private async Task<bool> ConfirmAsync(DcosNode node)
    {
        bool confirmed = await options.Confirm(node, script.Action).ConfigureAwait(false);
        cluster.Journal.Write(new ConfirmedEvent { Node = node.Name, Confirmed = confirmed });
        return confirmed;
    }

    private static Decision HeldByHook(DcosNode node, string problem) => new(
        11, DcosOutcome.Refused, $"-{NodeHooks.BeforeNode} failed: {problem}", NextAct.Stop,
        $"{node.Name} was not changed. Correct the script block of -{NodeHooks.BeforeNode}, then run the same command again.");

    private DcosNodeUpgrade Refused(NodeRunState run, RunStart start)
    {
        string node = run.Node.Name;
        string next = start.Refusal switch
        {
            "RoleMismatch" => $"The inventory has {node} as {run.Node.Role}; its role files are: {start.Detail}. Correct the inventory.",
            "Fenced" => $"Another session has taken the lock of the cluster since {node} was claimed ({start.Detail}). Nothing was started. "
                + "Run the same command again once that session has ended.",
            "TooLate" => $"{node}: the start took too long ({start.Detail}). Nothing was started. Run the same command again.",
            "IdentityMismatch" when start.Detail == "nothing" =>
                $"# {node}: detect_ip does not print an address. On {node}, as root:\n{NodePaths.Mesosphere}/bin/detect_ip",
            "IdentityMismatch" => $"The address of {node} in the inventory is not the one of its detect_ip: {start.Detail}. Correct the inventory.",
            "NoSpace" => $"{start.Detail}; a run needs 1 GiB. Make room on {node}.",
            "Busy" or "Superseded" => $"{node} is busy: {start.Detail}. Run the same command again after that.",
            _ when start.Detail.StartsWith(node, StringComparison.Ordinal) => $"{start.Detail}.",
            _ => $"{node}: {start.Detail}.",
        };
        return Result(run, new Decision(11, DcosOutcome.Refused, start.Refusal, NextAct.Stop, next), null);
    }

    private DcosNodeUpgrade Result(NodeRunState run, Decision decision, string? attemptId, bool checksWarning = false)
    {
        (DcosNode node, NodeFacts facts) = (run.Node, run.Facts);
        RunAttempt? attempt = new Situation(facts, _target, attemptId).Attempt;
        bool touched = attemptId is not null;
        options.Progress.Progress(node.Name, Activity, decision.Outcome.ToString(), 100);
        DcosNodeUpgrade result = new()
        {
            Name = node.Name,
            Role = node.Role,
            Outcome = decision.Outcome,
            Reason = decision.Reason,
            ExitCode = attempt is { ScriptEnded: true } ? attempt.Code : null,
            FromVersion = touched ? _target.FromVersion : facts.Version,
            ToVersion = _target.ToVersion,
            StartedAt = touched ? attempt?.StartedAt : null,
            Duration = touched && attempt is not null ? facts.NodeTime - attempt.StartedAt : null,
            Outage = touched ? cluster.Outages.Longest(node.Name) : null,
            ChecksWarning = checksWarning,
            LogPath = attempt?.LogPath,
            LogTail = [.. attempt is null ? [] : attempt.LogLines.Skip(Math.Max(0, attempt.LogLines.Count - LogLines))],
            NextStep = RemedyCatalog.Extend(node.Name, decision, attempt?.LogLines ?? []),
            Node = node,
            Target = _target.Target,
        };
        cluster.Journal.Write(OutcomeEvent.Of(result, RunOrder.Upgrade));
        return result;
    }
}
