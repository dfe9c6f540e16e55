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

/// <summary>Where the nodes of a plan stand, all looked at in parallel and judged by the decision table.</summary>
internal sealed class PlanNodeStates(ClusterContext cluster, DcosUpgradeScript script, RunOptions options)
{
    private readonly ScriptTarget _target = new(script.ScriptId, script.FromVersion, script.ToVersion, script.PackageIds);
    private readonly Dictionary<string, string> _problems = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _running = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Nodes that can neither be started nor gone on with, and why.</summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    /// <summary>Nodes with a run that goes on.</summary>
    public IReadOnlyCollection<string> Running => _running;

    /// <summary>Some node is at the target or on its way there: there is no way back, and what was before is past.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>What is to be done with each node: Stop when it is done. A node that cannot be judged is left to its own run, which says why.</summary>
    public async Task<IReadOnlyDictionary<string, NextAct>> ClassifyAsync(DcosUpgradePlan plan, CancellationToken cancellationToken)
    {
        Dictionary<string, NextAct> acts = new(StringComparer.OrdinalIgnoreCase);
        DcosUpgradeStep[] steps = [.. plan.Steps.Where(step => step.Role is not null && step.Status != DcosStepStatus.Held)];
        await OrderedParallel.RunAsync(steps, PlanRun.LooksAtOnce, LookAsync, look =>
        {
            acts[look.Step.Name] = look.Act;
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

    private async Task<(DcosUpgradeStep Step, NextAct Act)> LookAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        try
        {
            NodeFacts facts = await cluster.RunAsync(cluster.Inventory.Find(step.Name)!, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
            Decision decision = NodeRun.OnArrival(facts, _target, options);
            if (decision.Act == NextAct.Stop && decision.Outcome != DcosOutcome.AlreadyUpgraded)
            {
                _problems[step.Name] = $"{decision.Outcome}{(decision.Reason is null ? "" : $" ({decision.Reason})")}";
                return (step, NextAct.Start);
            }

            if (decision.Act == NextAct.Attach)
            {
                _ = _running.Add(step.Name);
            }

            // A run that only fetches has touched nothing.
            IsBegun |= decision.Act != NextAct.Start && !(decision.Act == NextAct.Attach && facts.Attempts.LastOrDefault() is { IsUpgrade: false });
            return (step, decision.Act);
        }
        catch (DcosException e)
        {
            _problems[step.Name] = e.Message;
            return (step, NextAct.Start);
        }
    }
}
