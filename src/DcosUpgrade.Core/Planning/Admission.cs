using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Planning;

/// <summary>
/// Decides whether one more agent may be taken down. Counts agents that Mesos does not list as active, whatever the cause, and claims of
/// other sessions.
/// </summary>
/// <remarks>The lease asks for one agent at a time, and a wave begins while none is asked for: no lock is needed.</remarks>
internal sealed class Admission(ClusterContext cluster, DcosUpgradePlan plan, PlanLimits limits, StepTimes times, TimeSpan patience)
{
    private readonly Dictionary<DcosRole, int> _counts = cluster.Inventory.Agents.GroupBy(agent => agent.Role)
        .ToDictionary(role => role.Key, role => role.Count());
    private readonly Dictionary<string, WaitBudget> _waiting = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> _apps = new Dictionary<string, IReadOnlyDictionary<string, int>>();
    private IReadOnlyDictionary<string, int> _instances = new Dictionary<string, int>();
    private string? _appsAsOf;

    /// <summary>The placement of tasks was observed in this wave.</summary>
    private bool _isPlaced;
    private (AgentTable List, IReadOnlyList<InventoryNode> Away)? _away;

    /// <summary>The step that stopped the plan; null while it continues.</summary>
    public Func<string?> HaltedAt { get; init; } = () => null;

    /// <summary>True for a node whose step has ended, also when its run may be alive.</summary>
    public Func<string, bool> HasEnded { get; init; } = _ => false;

    /// <summary>True for a claim that does not count: that of an ended session without a run.</summary>
    public Func<string, bool> IsIdle { get; set; } = _ => false;

    /// <summary>Releases the claim of an ended session for a node on which no run is alive.</summary>
    public Func<DcosNode, CancellationToken, Task> SettleAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>
    /// A wave begins. The placement of tasks is observed before the first of several agents; a single one needs it only beside others that are away.
    /// </summary>
    public Task BeginWaveAsync(int agents, CancellationToken cancellationToken)
    {
        _isPlaced = false;
        return agents > 1 ? SeeAppsAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <returns>Null when the agent may be started, otherwise the reason to wait.</returns>
    /// <exception cref="ClusterStateException">This call does not start it (PlanHalted, DeadlineReached, NoRoom, LimitsUnreadable).</exception>
    public async Task<string?> AskAsync(DcosNode node, ClusterLockState folder, CancellationToken cancellationToken)
    {
        limits.Update(folder);
        RequireGoing(node);
        if (cluster.Outages.TooLong() is { } outage)
        {
            // After a resume the earlier outages do not count.
            cluster.Outages.Forgive();
            string why = $"agents are away for {outage.TotalSeconds:0} s (95th percentile), of {OutageClock.Limit.TotalSeconds:0} s that the master waits";
            _ = await cluster.SetFlagAsync(ClusterFlag.Pause, $"{cluster.Operator.Name}: {why}", cancellationToken).ConfigureAwait(false);
            cluster.Journal.Write(new PauseEvent { Why = why, By = cluster.Operator.Name });
            return $"{why}; resolve the cause, then continue with Resume-DcosUpgrade";
        }

        folder = await WithoutEndedAsync(folder, cancellationToken).ConfigureAwait(false);
        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        string? held = await HeldByAsync(node, folder, view, cancellationToken).ConfigureAwait(false);
        if (held is null)
        {
            _ = _waiting.Remove(node.Name);
            return null;
        }

        // While other agents of its wave are followed, their end makes room: the time-out starts after them. A run that is given up makes none.
        if (!_waiting.TryGetValue(node.Name, out WaitBudget? waiting) || cluster.InFlight.Names.Any(name => !HasEnded(name)))
        {
            _waiting[node.Name] = waiting = new WaitBudget(cluster.Clock, patience);
        }

        return waiting.IsOver()
            ? throw new ClusterStateException(SR.NoRoom, node.Name, node.Name, (int)waiting.Elapsed.TotalSeconds, held)
            : held;
    }

    /// <exception cref="ClusterStateException">The plan has stopped, or the node would not be done before the deadline.</exception>
    public void RequireGoing(DcosNode node)
    {
        if (HaltedAt() is { } cause)
        {
            throw new ClusterStateException(SR.PlanHalted, node.Name, node.Name, cause);
        }

        TimeSpan takes = times.Expect(node.Role);
        if (plan.Deadline is { } deadline && cluster.Clock.UtcNow + takes > deadline)
        {
            throw new ClusterStateException(
                SR.DeadlineReached, node.Name, node.Name, (int)takes.TotalSeconds, deadline.ToString("u", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>
    /// Another session claimed a node whose step had ended here, to run it again, and has ended too: nobody else observes the node any more.
    /// </summary>
    private async Task<ClusterLockState> WithoutEndedAsync(ClusterLockState folder, CancellationToken cancellationToken)
    {
        foreach (string name in folder.DeadClaims.Where(name => folder.Claims.ContainsKey(name) && !IsIdle(name) && HasEnded(name)).ToArray())
        {
            if (cluster.Inventory.Find(name) is { } node && await IsWithoutRunAsync(node, cancellationToken).ConfigureAwait(false))
            {
                await SettleAsync(cluster.NodeOf(node), cancellationToken).ConfigureAwait(false);
                folder = folder with { Claims = folder.Claims.Where(claim => claim.Key != name).ToDictionary(claim => claim.Key, claim => claim.Value) };
            }
        }

        return folder;
    }

    private async Task<bool> IsWithoutRunAsync(InventoryNode node, CancellationToken cancellationToken)
    {
        try
        {
            NodeFacts facts = await cluster.RunAsync(node, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
            return facts is { RunUnitKnown: true, RunUnitAlive: false };
        }
        catch (DcosException)
        {
            // Not known: the claim counts.
            return false;
        }
    }

    private async Task<string?> HeldByAsync(DcosNode node, ClusterLockState folder, ClusterView view, CancellationToken cancellationToken)
    {
        if (view.Leader is null)
        {
            return "no leading master lists the agents";
        }

        string[] away = AwayBeside(node, folder, view);
        int room = limits.Room.Of(_counts.TryGetValue(node.Role, out int all) ? all : 0);
        if (away.Length >= room)
        {
            string names = string.Join(", ", away.Take(5)) + (away.Length > 5 ? " …" : "");
            return away.Length == 1
                ? $"1 agent is unavailable or being upgraded ({names}), at most {room} allowed"
                : $"{away.Length} agents are unavailable or being upgraded ({names}), at most {room} allowed";
        }

        if (away.Length > 0 && !_isPlaced)
        {
            await SeeAppsAsync(cancellationToken).ConfigureAwait(false);
        }

        AppBudget budget = new(limits.Share, _instances);
        foreach (string other in away.Where(_apps.ContainsKey))
        {
            budget.Add(_apps[other]);
        }

        return _apps.TryGetValue(node.Name, out IReadOnlyDictionary<string, int>? own) && budget.Refusal(own) is { } loss
            ? $"{loss} with {string.Join(", ", away.Take(5))}"
            : null;
    }

    /// <summary>The leader's whole state is read only when a task has started or ended since the last time.</summary>
    private async Task SeeAppsAsync(CancellationToken cancellationToken)
    {
        // The counts are not newer than the state, so no change between them is missed.
        string? counts = (await cluster.Watch.CountTasksAsync(cancellationToken).ConfigureAwait(false))?.Mark;
        if (counts is null || counts != _appsAsOf)
        {
            PlanObservation seen = await new PlanObserver(cluster).ObserveAsync(cancellationToken).ConfigureAwait(false);
            _apps = seen.Nodes.ToDictionary(node => node.Name, node => node.Apps, StringComparer.OrdinalIgnoreCase);
            _instances = seen.Instances;
            _appsAsOf = counts;
        }

        _isPlaced = true;
    }

    /// <summary>The other agents that are away or in somebody's hand, by name.</summary>
    private string[] AwayBeside(DcosNode node, ClusterLockState folder, ClusterView view)
    {
        string[] inHand = [.. cluster.InFlight.Names.Concat(folder.Claims.Keys.Where(name => !IsIdle(name)))];
        return
        [
            .. inHand.Select(cluster.Inventory.Find).OfType<InventoryNode>().Where(other => other is { Role: not DcosRole.Master, Absent: false })
                .Concat(AwayFrom(view.Agents)).Distinct()
                .Where(other => other.Name != node.Name).OrderBy(other => other.Role).ThenBy(other => other.Name, StringComparer.OrdinalIgnoreCase)
                .Select(other => other.Name),

            // Nodes of another operator's inventory.
            .. inHand.Where(name => cluster.Inventory.Find(name) is null),
        ];
    }

    /// <summary>Agents that the leader does not list as active; computed once for each list.</summary>
    private IReadOnlyList<InventoryNode> AwayFrom(AgentTable list)
    {
        if (_away is not { } known || known.List != list)
        {
            HashSet<string> active = new(list.Where(agent => agent.Active).Select(agent => agent.HostName), StringComparer.Ordinal);
            _away = known = (list, [.. cluster.Inventory.Agents.Where(agent => !active.Contains(agent.Address))]);
        }

        return known.Away;
    }
}
