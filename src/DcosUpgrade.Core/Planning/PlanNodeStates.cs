using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>The states of a plan's nodes, observed in parallel and decided by the decision table.</summary>
internal sealed class PlanNodeStates(ClusterContext cluster, DcosUpgradeScript script, RunOptions options)
{
    private readonly ScriptTarget _target = new(script.ScriptId, script.FromVersion, script.ToVersion, script.PackageIds);
    private readonly Dictionary<string, string> _problems = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _idle = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _running = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nodes that can neither be started nor resumed, and why.</summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    /// <summary>Nodes with a run that is alive.</summary>
    public IReadOnlyCollection<string> Running => _running;

    /// <summary>True when a node was read and no run is alive on it.</summary>
    public bool IsWithoutRun(string name) => _idle.Contains(name);

    /// <summary>True when a node has the target version or an upgrade run that is alive.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>The next act of each node: Stop when it is done. A node that cannot be read gets Start: its run reports the reason.</summary>
    public async Task<IReadOnlyDictionary<string, NextAct>> ClassifyAsync(DcosUpgradePlan plan, CancellationToken cancellationToken)
    {
        Dictionary<string, NextAct> acts = new(StringComparer.OrdinalIgnoreCase);
        DcosUpgradeStep[] steps = [.. plan.Steps.Where(step => step.Role is not null && step.Status != DcosStepStatus.Held)];
        await OrderedParallel.RunAsync(steps, PlanRun.LooksAtOnce, ClassifyAsync, state =>
        {
            Add(state);
            acts[state.Name] = state.Act;
            return Task.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
        cluster.Journal.Write(new ClassifiedEvent
        {
            Done = acts.Count(act => act.Value == NextAct.Stop),
            Running = [.. _running.OrderBy(name => name, StringComparer.Ordinal)],
            Problems = [.. _problems.OrderBy(problem => problem.Key, StringComparer.Ordinal).Select(problem => $"{problem.Key}: {problem.Value}")],
        });
        return acts;
    }

    /// <summary>Called for one node at a time; the nodes themselves are observed in parallel.</summary>
    private void Add(NodeState state)
    {
        IsBegun |= state.IsBegun;
        if (state.IsRunning)
        {
            _ = _running.Add(state.Name);
        }

        if (state.IsIdle)
        {
            _ = _idle.Add(state.Name);
        }

        if (state.Problem is { } problem)
        {
            _problems[state.Name] = problem;
        }
    }

    private async Task<NodeState> ClassifyAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        try
        {
            NodeFacts facts = await cluster.RunAsync(cluster.Inventory.Find(step.Name)!, new NodeFactsOperation(cluster.Token()), cancellationToken)
                .ConfigureAwait(false);
            Decision decision = NodeRun.OnArrival(facts, _target, options);
            bool isIdle = facts is { RunUnitKnown: true, RunUnitAlive: false };
            if (decision.Act == NextAct.Stop && decision.Outcome != DcosOutcome.AlreadyUpgraded)
            {
                string reason = decision.Reason is null ? "" : $" ({decision.Reason})";
                return new NodeState(step.Name, NextAct.Start) { IsIdle = isIdle, Problem = $"{decision.Outcome}{reason}" };
            }

            // The script checked nothing. Whether the node passed its checks and gates is in the mark of its wave.
            NextAct act = decision.Reason is DecisionTable.ActivatedOnly or DecisionTable.ChecksSkipped ? NextAct.Stop : decision.Act;

            // A run that only fetches has changed nothing.
            bool attaches = decision.Act == NextAct.Attach;
            bool onlyFetches = attaches && facts.Attempts.LastOrDefault() is { IsUpgrade: false };
            return new NodeState(step.Name, act) { IsIdle = isIdle, IsRunning = attaches, IsBegun = act != NextAct.Start && !onlyFetches };
        }
        catch (DcosException e)
        {
            return new NodeState(step.Name, NextAct.Start) { Problem = e.Message };
        }
    }

    private sealed record NodeState(string Name, NextAct Act)
    {
        public string? Problem { get; init; }

        public bool IsRunning { get; init; }

        /// <summary>The node was read, and no run is alive on it.</summary>
        public bool IsIdle { get; init; }

        public bool IsBegun { get; init; }
    }
}
