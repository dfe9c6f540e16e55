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
using DcosUpgrade.Planning;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Brings one node to a named outcome: inspect, decide, act, follow, inspect again. Running it again is how one resumes.</summary>
internal sealed class NodeRun(ClusterContext cluster, ClusterLease lease, DcosUpgradeScript script, RunOptions options)
{
    /// <summary>Starting again after an attempt that ended in NotActivated.</summary>
    public const string RetryNotActivated = "retry-not-activated";

    /// <summary>Starting on a node whose packages were changed by something else since the script's last attempt.</summary>
    public const string PackagesChanged = "packages-changed";

    private const int MaxAttempts = 3;

    private const int LogLines = 20;

    private static readonly TimeSpan s_betweenAttempts = TimeSpan.FromSeconds(20);

    /// <summary>How long one look at a node is good for when nothing was done to it meanwhile.</summary>
    private static readonly TimeSpan s_factsStay = TimeSpan.FromSeconds(2);

    /// <summary>How long a node that was rebooted in mid-swap may take to heal itself.</summary>
    private static readonly TimeSpan s_selfHealing = TimeSpan.FromMinutes(3);

    private readonly ScriptTarget _target = new(script.ScriptId, script.FromVersion, script.ToVersion, script.PackageIds);

    /// <summary>Returns the node's outcome, or null when the run was not confirmed (-WhatIf, or "no").</summary>
    public async Task<DcosNodeUpgrade?> ExecuteAsync(DcosNode node, CancellationToken cancellationToken)
    {
        InventoryNode entry = cluster.Entry(node);
        ScriptBinding.Require(script, cluster.Identity, options.AcceptedRisks);
        bool claimed = false;
        bool goesOn = false;
        bool confirmed = false;
        try
        {
            string? attempt = null;
            int attempts = 0;
            int overtaken = 0;
            DateTimeOffset arrived = cluster.Clock.UtcNow;
            NodeFacts facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
            Decision decision = OnArrival(facts, _target, options);
            while (true)
            {
                cluster.Journal.Write(ObservedDecision.Of(node, facts, decision, new Situation(facts, _target, attempt).Attempt));
                switch (decision.Act)
                {
                    case NextAct.Attach:
                        RunAttempt going = facts.Attempts[facts.Attempts.Count - 1];
                        attempt = going.Id;
                        cluster.InFlight.Add(node.Name);
                        cluster.Outages.RunBegan(node.Name, cluster.Clock.UtcNow - (facts.NodeTime - going.StartedAt));
                        options.Progress.Verbose($"{node.Name}: following the run of {going.Owner} ({attempt}).");
                        break;

                    case NextAct.Start when attempts < MaxAttempts:
                        if (!confirmed && !await ConfirmAsync(node).ConfigureAwait(false))
                        {
                            return null;
                        }

                        confirmed = true;

                        if (!claimed)
                        {
                            DateTimeOffset asked = cluster.Clock.UtcNow;
                            await lease.ClaimAsync(node, cancellationToken).ConfigureAwait(false);
                            claimed = true;
                            if (cluster.Clock.UtcNow - asked > s_factsStay)
                            {
                                // Somebody else may have done it while we waited.
                                facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
                                decision = OnArrival(facts, _target, options);
                                continue;
                            }
                        }

                        if (attempts > 0)
                        {
                            options.Progress.Warning($"{node.Name}: {decision.Reason}; attempt {attempts + 1} of {MaxAttempts} in {s_betweenAttempts.TotalSeconds:0} s.");
                            await cluster.Clock.Delay(s_betweenAttempts, cancellationToken).ConfigureAwait(false);
                        }

                        DateTimeOffset waits = cluster.Clock.UtcNow;
                        await new Interlock(cluster, lease, options).PassAsync(node, _target.Target, Activity, cancellationToken).ConfigureAwait(false);
                        if (cluster.Clock.UtcNow - waits > s_factsStay)
                        {
                            await lease.RequireLockAsync(cancellationToken).ConfigureAwait(false);
                        }

                        await new ServedScriptGuard(cluster, script, options.Progress).RequireAsync(cancellationToken).ConfigureAwait(false);
                        cluster.Outages.RunBegan(node.Name, cluster.Clock.UtcNow);
                        RunStart start = await StartAsync(node, entry, facts, cancellationToken).ConfigureAwait(false);
                        if (start.IsOvertaken && overtaken++ < MaxAttempts)
                        {
                            facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
                            decision = OnArrival(facts, _target, options);
                            if (decision.Act != NextAct.Start || start.Refusal == "Superseded")
                            {
                                continue;
                            }
                        }

                        if (!start.Started)
                        {
                            return Refused(node, facts, start);
                        }

                        attempts++;
                        attempt = start.AttemptId;
                        break;

                    case NextAct.LookAgain when cluster.Clock.UtcNow - arrived < s_selfHealing:
                        await cluster.Clock.Delay(TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
                        facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
                        decision = DecisionTable.Decide(new Situation(facts, _target, attempt));
                        continue;

                    case NextAct.PollChecks:
                        return await PollChecksAsync(node, entry, facts, decision, attempt, cancellationToken).ConfigureAwait(false);

                    default:
                        return Result(node, facts, decision, attempt);
                }

                if (!await new RunFollower(cluster, options).FollowAsync(entry, attempt, Activity, _target.DecisiveVersion, cancellationToken).ConfigureAwait(false))
                {
                    goesOn = true;
                    facts = await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
                    return Result(node, facts, new Decision(1, DcosOutcome.Running, "TimedOut", NextAct.Stop, $"The run goes on by itself. Run the same command again to follow it, with a larger -TimeoutSec than {options.ScriptTimeout.TotalSeconds:0}."), attempt);
                }

                arrived = cluster.Clock.UtcNow;
                facts = await FactsAfterAsync(entry, cancellationToken).ConfigureAwait(false);
                decision = DecisionTable.Decide(new Situation(facts, _target, attempt));
            }
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested && !goesOn)
            {
                if (claimed)
                {
                    await lease.UnclaimAsync(node, CancellationToken.None).ConfigureAwait(false);
                }

                // One that this call attached to is in nobody's hand any more either.
                cluster.InFlight.Remove(node.Name);
                await lease.SettleAsync(node, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What is to be done with a node that this call has done nothing to yet.</summary>
    public static Decision OnArrival(NodeFacts facts, ScriptTarget target, RunOptions options)
    {
        Decision decision = DecisionTable.Decide(new Situation(facts, target, null));
        string risk = decision.Reason == DecisionTable.PackagesChanged ? PackagesChanged : RetryNotActivated;
        return decision.Row == 13 && options.AcceptedRisks.Contains(risk, StringComparer.OrdinalIgnoreCase)
            ? new Decision(10, DcosOutcome.Running, decision.Reason, NextAct.Start)
            : decision;
    }

    private string Activity => script.Action;

    private async Task<bool> ConfirmAsync(DcosNode node)
    {
        bool confirmed = await options.Confirm(node, script.Action).ConfigureAwait(false);
        cluster.Journal.Write(new ConfirmedEvent { Node = node.Name, Confirmed = confirmed });
        return confirmed;
    }

    private async Task<RunStart> StartAsync(DcosNode node, InventoryNode entry, NodeFacts facts, CancellationToken cancellationToken)
    {
        Baseline baseline = await BaselineAsync(node, entry, facts, cancellationToken).ConfigureAwait(false);
        if (options.SkipPackageVerification)
        {
            options.Progress.Warning($"{node.Name}: packages are fetched by the script, unverified (-SkipPackageVerification).");
        }

        if (options.SkipNodeChecks)
        {
            options.Progress.Warning($"{node.Name}: the script runs without its checks (-SkipNodeChecks); the gates alone tell how it ended.");
        }

        RunOrder order = RunOrder.Of(script, cluster.Operator.Name, node.Role, entry.Address, !options.SkipPackageVerification, baseline.Write(), facts) with { SkipChecks = options.SkipNodeChecks };
        string uploaded = await cluster.RunAsync(entry, new UploadOperation(cluster.Token(), [StartRunOperation.BaselineOf(order)]), cancellationToken).ConfigureAwait(false);
        lease.Started();
        cluster.Cockroach.Forget(node.Name);
        RunStart start;
        try
        {
            start = await cluster.RunAsync(entry, new StartRunOperation(cluster.Token(), order, uploaded), cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e) when (e is NodeUnreachableException or NodeTimeoutException)
        {
            // Whether the node heard us is on the node.
            options.Progress.Warning($"{node.Name}: the link broke while the run was being started; looking whether it was.");
            NodeFacts after = await FactsAfterAsync(entry, cancellationToken).ConfigureAwait(false);
            RunAttempt? newest = after.LastAttempt(script.ScriptId);
            start = newest is not null && facts.Attempts.All(old => old.Id != newest.Id)
                ? new RunStart(true, newest.Id, null, "")
                : new RunStart(false, "", "StartFailed", e.Message);
        }

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
            options.Progress.Announce($"{node.Name}: run {start.AttemptId} goes on by itself on the node, whatever happens here; the same command follows it again.");
        }

        return start;
    }

    private async Task<Baseline> BaselineAsync(DcosNode node, InventoryNode entry, NodeFacts facts, CancellationToken cancellationToken)
    {
        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        AgentTasks tasks = node.Role == DcosRole.Master
            ? new AgentTasks(null, [], "")
            : await cluster.RunAsync(entry, new AgentTasksOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        return new Baseline(
            cluster.Clock.UtcNow,
            tasks.AgentId,
            tasks.Tasks,
            view.ActiveAgents,
            view.Agents.Inactive,
            view.Leader?.Node.Address,
            facts.ActivePackages ?? []);
    }

    /// <summary>The node is on the target but its run did not say that all is well: its own checks and our gates say.</summary>
    private async Task<DcosNodeUpgrade> PollChecksAsync(DcosNode node, InventoryNode entry, NodeFacts facts, Decision decision, string? attempt, CancellationToken cancellationToken)
    {
        DateTimeOffset began = cluster.Clock.UtcNow;
        TimeSpan limit = options.GateTimeout(node.Role);
        string detail = "";
        if (decision.Reason == DecisionTable.ChecksSkipped)
        {
            return await PassGatesAsync(node, facts, decision, attempt, limit, cancellationToken).ConfigureAwait(false);
        }

        options.Progress.Warning($"{node.Name} runs {_target.ToVersion}, but its run ended with {decision.Reason}; waiting for its checks.");
        while (cluster.Clock.UtcNow - began < limit)
        {
            try
            {
                NodeChecks checks = await cluster.RunAsync(entry, new NodeChecksOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
                if (checks.Passed)
                {
                    return await PassGatesAsync(node, facts, decision, attempt, limit - (cluster.Clock.UtcNow - began), cancellationToken).ConfigureAwait(false);
                }

                detail = checks.Detail;
            }
            catch (DcosException e) when (e is NodeUnreachableException or NodeTimeoutException or NodeAnswerException)
            {
                detail = e.Message;
            }

            options.Progress.Progress(node.Name, Activity, "checks after activation", 85);
            await cluster.Clock.Delay(TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
        }

        return Result(node, facts, decision with { Reason = detail }, attempt);
    }

    /// <summary>The second key: what the run itself could not prove, the gates do.</summary>
    private async Task<DcosNodeUpgrade> PassGatesAsync(DcosNode node, NodeFacts facts, Decision decision, string? attempt, TimeSpan limit, CancellationToken cancellationToken)
    {
        DcosHealth health = await new HealthWaiter(cluster, options.Progress)
            .WaitAsync(new HealthQuestion(node, _target.Target, false, limit, options.MaxTaskLoss), cancellationToken).ConfigureAwait(false);
        return health.Healthy
            ? Result(node, facts, decision with { Outcome = attempt is null ? DcosOutcome.AlreadyUpgraded : DcosOutcome.Upgraded, NextStep = null }, attempt, checksWarning: true)
            : Result(node, facts, decision with { Reason = health.Holding }, attempt);
    }

    private Task<NodeFacts> FactsAsync(InventoryNode entry, CancellationToken cancellationToken) =>
        cluster.RunAsync(entry, new NodeFactsOperation(cluster.Token()), cancellationToken);

    /// <summary>Facts of a node that was just followed: it may be rebooting, and is waited for as long as a run may take.</summary>
    private async Task<NodeFacts> FactsAfterAsync(InventoryNode entry, CancellationToken cancellationToken)
    {
        DateTimeOffset began = cluster.Clock.UtcNow;
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            try
            {
                return await FactsAsync(entry, cancellationToken).ConfigureAwait(false);
            }
            catch (DcosException e) when (e is NodeUnreachableException or NodeTimeoutException or NodeAnswerException && cluster.Clock.UtcNow - began < options.GateTimeout(entry.Role))
            {
                await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private DcosNodeUpgrade Refused(DcosNode node, NodeFacts facts, RunStart start)
    {
        string next = start.Refusal switch
        {
            "RoleMismatch" => $"The inventory calls {node.Name} a {node.Role}; its role files say: {start.Detail}. Correct the inventory.",
            "IdentityMismatch" => $"The inventory gives {node.Name} an address that its detect_ip does not print; it prints {start.Detail}. Correct the inventory.",
            "NoSpace" => $"{start.Detail}; a run needs 1 GiB. Make room on {node.Name}.",
            "Busy" or "Superseded" => $"{node.Name} is busy: {start.Detail}. Run the same command again once that is over.",
            _ => $"{node.Name}: {start.Detail}",
        };
        return Result(node, facts, new Decision(11, DcosOutcome.Refused, start.Refusal, NextAct.Stop, next), null);
    }

    private DcosNodeUpgrade Result(DcosNode node, NodeFacts facts, Decision decision, string? attemptId, bool checksWarning = false)
    {
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
            NextStep = FirstAid.Extend(node.Name, decision, attempt?.LogLines ?? []),
            Node = node,
            Target = _target.Target,
        };
        cluster.Journal.Write(OutcomeEvent.Of(result, RunOrder.Upgrade));
        return result;
    }
}
