using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Health;

/// <summary>The condition to wait for.</summary>
/// <param name="Target">The expected result of the node's run; null when no run is evaluated.</param>
/// <param name="OneLook">Evaluate a single view: no run ended recently.</param>
/// <param name="Timeout">How long to wait; zero evaluates one view.</param>
internal sealed record HealthQuestion(DcosNode Node, Target? Target, bool OneLook, TimeSpan Timeout, int MaxTaskLoss = 0)
{
    /// <summary>The agent may have a new id: an operator accepted it.</summary>
    public bool AcceptsNewId { get; init; }
}

/// <summary>Evaluates a node's gates until all pass, one can no longer pass, or the timeout expires. A timeout is a failure, never a pass.</summary>
internal sealed class HealthWaiter(ClusterContext cluster, IProgressSink progress)
{
    private const string Activity = "Wait for healthy nodes";

    private static readonly TimeSpan s_fresh = TimeSpan.FromHours(1);

    /// <summary>Gates that may fail because of a run of another session; then the claims of the cluster are read.</summary>
    private static readonly string[] s_heldByOthers = ["agents-returned", "other-agents"];

    public async Task<DcosHealth> WaitAsync(HealthQuestion question, CancellationToken cancellationToken)
    {
        WaitBudget budget = new(cluster.Clock, question.Timeout);
        NextLook next = new(cluster, question.Node.Role);
        PassStreak streak = new();
        InventoryNode node = cluster.Entry(question.Node);
        GateSubject? last = null;
        string reported = "";
        HashSet<string> told = new(StringComparer.Ordinal);
        TimeSpan? from = null;
        while (true)
        {
            (GateSubject subject, Moment at) = await ObserveAsync(question, node, last, from, cancellationToken).ConfigureAwait(false);
            DcosHealth health = Evaluate(question, subject, budget.Elapsed);
            TimeSpan? passesIn = GateCatalog.PassIn(GateCatalog.Of(question.Node.Role), subject);
            streak.Count(passesIn is not null, at);
            if (health.Healthy && !question.OneLook && question.Timeout > TimeSpan.Zero && !streak.IsLongEnough(at))
            {
                // Health flaps after a restart: one view in which all gates pass proves nothing.
                health = health with { Healthy = false, Holding = streak.ToString() };
                if (!budget.IsOver())
                {
                    last = subject;
                    from = await next.WhenDueAsync(subject, TimeSpan.Zero, streak, cancellationToken).ConfigureAwait(false);
                    continue;
                }
            }

            if (health.Healthy || IsFinal(health, subject) || budget.IsOver())
            {
                progress.Progress(node.Name, Activity, health.Healthy ? "healthy" : "not healthy", 100);
                cluster.Journal.Write(GatesEvent.Of(node.Name, health, cluster.Outages.Longest(node.Name)));
                if (health.Healthy && AgentActiveGate.IsReplaced(subject))
                {
                    JournalNewId(subject);
                }

                return health;
            }

            if (health.Holding != reported)
            {
                reported = health.Holding;
                cluster.Journal.Write(new WaitingEvent { Node = node.Name, For = reported });

                // One line for each gate that is named first: the values that gates report change with every view.
                if (told.Add(health.Gates.FirstOrDefault(GateCatalog.Holds)?.Name ?? ""))
                {
                    progress.Verbose($"{node.Name}: waiting for {reported}");
                }
            }

            progress.Progress(
                node.Name,
                Activity,
                $"{health.Gates.Count(gate => !GateCatalog.Holds(gate))} of {health.Gates.Length} gates; waiting for {reported}",
                100 * health.Gates.Count(gate => !GateCatalog.Holds(gate)) / Math.Max(1, health.Gates.Length));
            last = subject;
            from = passesIn is { } due
                ? await next.WhenDueAsync(subject, due, streak, cancellationToken).ConfigureAwait(false)
                : await next.WhenChangedAsync(subject, health, budget.Left, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Evaluates the gates of one subject.</summary>
    public static DcosHealth Evaluate(HealthQuestion question, GateSubject subject, TimeSpan waited)
    {
        IReadOnlyList<Gate> gates = GateCatalog.Of(question.Node.Role);
        DcosCheckResult[] results = [.. gates.Select(gate => gate.Evaluate(subject))];
        return new DcosHealth
        {
            Name = question.Node.Name,
            Role = question.Node.Role,
            Healthy = !results.Any(GateCatalog.Holds),
            Holding = GateCatalog.Describe(results),
            Gates = results,
            Waited = waited,
            Tasks = subject.Tasks,
            Node = question.Node,
        };
    }

    /// <summary>A lost task and a new agent id are final.</summary>
    private static bool IsFinal(DcosHealth health, GateSubject subject) =>
        health.Gates.Any(gate => gate is { Name: "tasks-kept", Status: DcosCheckStatus.Failed })
        || (!subject.AcceptsNewId && AgentActiveGate.IsReplaced(subject));

    /// <param name="from">See <see cref="ClusterWatch.LookAsync(TimeSpan?, CancellationToken)"/>.</param>
    /// <returns>What the gates evaluate, and when the states that may change again were observed.</returns>
    private async Task<(GateSubject Subject, Moment At)> ObserveAsync(
        HealthQuestion question, InventoryNode node, GateSubject? last, TimeSpan? from, CancellationToken cancellationToken)
    {
        NodeFacts? facts = last?.Facts;
        if (question.Target is { } target && (facts is null || facts.HasSwapDebris || !facts.HasApplied(target)))
        {
            facts = await TryAsync(node, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        }

        Task<AgentProbe?> agent = Task.FromResult<AgentProbe?>(null);
        if (question.Node.Role != DcosRole.Master)
        {
            // The agent and the masters are asked at the same time. The masters cannot list an agent that was not back and is not now.
            bool wasAway = last is not null && last.Agent is not { Registered: true };
            await cluster.Watch.ReadyAsync(wasAway ? null : from, cancellationToken).ConfigureAwait(false);
            agent = TryAsync(node, () => cluster.Agents.ObserveAsync(node, cancellationToken));
            from = wasAway && await agent.ConfigureAwait(false) is not { Registered: true } ? cluster.Clock.Elapsed - NextLook.RecentEnough : from;
        }

        ClusterView view = await cluster.Watch.LookAsync(from, cancellationToken).ConfigureAwait(false);
        GateSubject subject = new()
        {
            Node = node,
            Views = [.. cluster.Watch.Recent.DefaultIfEmpty(view)],
            Facts = facts,
            Target = question.Target,
            Baseline = question.Target is null ? null : last is not null && ReferenceEquals(facts, last.Facts) ? last.Baseline : BaselineOf(facts, question),
            OneLook = question.OneLook,
            LongestGap = cluster.Watch.LongestGap,
            MaxTaskLoss = question.MaxTaskLoss,
            AcceptsNewId = question.AcceptsNewId,
            InProgress = cluster.InFlight.AgentIds(view),
            Tasks = last?.Tasks,
            Agent = await agent.ConfigureAwait(false),
            Cockroach = await cluster.Cockroach.LookAsync(node, view, cancellationToken).ConfigureAwait(false),
            Etcd = node.Role == DcosRole.Master ? await cluster.Etcd.LookAsync(view, cancellationToken).ConfigureAwait(false) : null,
        };
        Moment at = Moment.Of(cluster.Clock);
        if (question.Node.Role != DcosRole.Master)
        {
            subject = await WithTasksAsync(subject, cancellationToken).ConfigureAwait(false);
        }

        if (!IsHeldByOthers(question, subject))
        {
            return (subject, at);
        }

        subject = await WithReplacedAsync(subject, cancellationToken).ConfigureAwait(false);
        return (IsHeldByOthers(question, subject) ? await WithClaimsAsync(subject, cancellationToken).ConfigureAwait(false) : subject, at);
    }

    private static bool IsHeldByOthers(HealthQuestion question, GateSubject subject) => GateCatalog.Of(question.Node.Role)
        .Any(gate => s_heldByOthers.Contains(gate.Name) && gate.Evaluate(subject).Status == DcosCheckStatus.Failed);

    private async Task<GateSubject> WithReplacedAsync(GateSubject subject, CancellationToken cancellationToken)
    {
        if (subject.Baseline is not { } before || subject.View.Leader is not { } leader)
        {
            return subject;
        }

        string[] missing = [.. before.ActiveAgents.Without(subject.View.ActiveAgents).Concat(leader.Probe!.RecoveredAgents).Distinct()];
        return subject with { Replaced = await cluster.Replaced.FindAsync(missing, before, subject.View, cancellationToken).ConfigureAwait(false) };
    }

    private void JournalNewId(GateSubject subject) => cluster.Journal.Write(new RiskFoundEvent
    {
        Accepted = AgentActiveGate.NewId,
        Found = $"{subject.Node.Name}: {subject.View.Agent(subject.Node.Address)!.Id} in place of {subject.Baseline!.AgentId}",
        By = cluster.Operator.Name,
        Plan = null,
    });

    private async Task<GateSubject> WithTasksAsync(GateSubject subject, CancellationToken cancellationToken)
    {
        if (subject is { Target: not null, Agent: { } probe })
        {
            _ = OutageWarning.Saw(cluster, progress, subject.Node.Name, probe.Registered is true);
        }

        bool back = subject.Agent is { Registered: true } && subject.View.Agent(subject.Node.Address) is { Active: true };
        if (!back || subject.Baseline is not { } before || subject.Tasks is not null)
        {
            return subject;
        }

        AgentTasks? now = await TryAsync(subject.Node, () => cluster.Agents.TasksAsync(subject.Node, cancellationToken)).ConfigureAwait(false);
        if (now?.AgentId is null)
        {
            return subject;
        }

        LeaderState? leader = null;
        if (!TaskComparison.AllKept(before, now))
        {
            leader = await TryAsync(subject.View.Leader!.Node, new LeaderStateOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
            if (leader is not { Answers: true })
            {
                return subject;
            }
        }

        return subject with { Tasks = TaskComparison.Compare(before, now, leader) };
    }

    private async Task<GateSubject> WithClaimsAsync(GateSubject subject, CancellationToken cancellationToken)
    {
        try
        {
            ClusterLockState state = await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
            return subject with { InProgress = [.. subject.InProgress, .. cluster.AgentIdsOf(state.Claims.Keys, subject.View)] };
        }
        catch (DcosException)
        {
            return subject;
        }
    }

    /// <summary>
    /// The baseline of the newest run to this target. A single view of a node that was
    /// upgraded more than an hour ago has none: tasks and agents change.
    /// </summary>
    private static Baseline? BaselineOf(NodeFacts? facts, HealthQuestion question) => facts?.Attempts
        .Where(attempt => attempt.ToVersion == question.Target!.Version && (!question.OneLook || facts.NodeTime - attempt.StartedAt < s_fresh))
        .Reverse()
        .Select(attempt => Baseline.Read(attempt.Baseline))
        .FirstOrDefault(baseline => baseline is not null);

    private Task<T?> TryAsync<T>(InventoryNode node, NodeOperation<T> operation, CancellationToken cancellationToken)
        where T : class => TryAsync(node, () => cluster.RunAsync(node, operation, cancellationToken));

    private async Task<T?> TryAsync<T>(InventoryNode node, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            progress.Verbose($"{node.Name}: {e.Message}");
            return null;
        }
    }
}
