using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// Upgrades nodes in the order in which they are added: masters one at a time, agents up to the throttle limit. A node's turn ends when
/// downstream has taken its result. After a failure nothing more is started, and running nodes are followed to their end.
/// </summary>
/// <remarks>Nodes are added one after the other; their runs continue on any thread. Shared state is read and changed under one lock.</remarks>
internal sealed class Rollout : IDisposable
{
    private readonly object _lock = new();
    private readonly DcosUpgradeScript _script;
    private readonly RolloutOptions _options;
    private readonly RunOptions _runOptions;
    private readonly StopRule<DcosNodeUpgrade> _stop;
    private readonly ResultEmitter<DcosNodeUpgrade> _emitter;
    private readonly List<Task> _agents = [];

    /// <summary>Agents whose maintenance windows are removed at the end of the call, and whether it knows that no run is alive on them.</summary>
    private readonly List<(DcosNode Node, bool HasEnded)> _drained = [];
    private readonly List<RolloutError> _errors = [];
    private readonly Dictionary<ClusterContext, ClusterLease> _leases = [];
    private readonly HashSet<ClusterContext> _warned = [];

    /// <param name="emit">Returns when downstream has processed a result; its exception means that downstream has ended.</param>
    public Rollout(DcosUpgradeScript script, RolloutOptions options, Func<DcosNodeUpgrade, Task> emit)
    {
        _script = script;
        _options = options;
        _stop = new StopRule<DcosNodeUpgrade>(options.Run.MaxFailures);
        _emitter = new ResultEmitter<DcosNodeUpgrade>(emit);
        _runOptions = options.Run with { MayStart = () => !_stop.IsStopped };
        RunNode = RunNodeAsync;
    }

    /// <summary>Carries out the run of one node; null when it was not confirmed or not started any more.</summary>
    public Func<DcosNode, CancellationToken, Task<DcosNodeUpgrade?>> RunNode { get; init; }

    /// <summary>Receives the task of each agent that is started.</summary>
    public Action<Task> Track { get; init; } = _ => { };

    /// <summary>True when nothing more is started.</summary>
    public bool IsStopped => _stop.IsStopped;

    /// <summary>The result that stopped the rollout; null while it continues.</summary>
    public DcosNodeUpgrade? Cause => _stop.Cause;

    /// <summary>All results so far, those of <see cref="Errors"/> and those that downstream did not take included.</summary>
    public IReadOnlyList<DcosNodeUpgrade> Results => _emitter.Results;

    /// <summary>Nodes whose run could not be carried out.</summary>
    public IReadOnlyList<RolloutError> Errors
    {
        get
        {
            lock (_lock)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>
    /// Waits for the node's turn and starts it. For a master it returns when downstream has taken its result, for an agent when its run
    /// is started. Starts nothing when the rollout is stopped.
    /// </summary>
    public async Task AddAsync(DcosNode node, CancellationToken cancellationToken)
    {
        bool isMaster = node.Role == DcosRole.Master;
        if (!await WaitForSlotAsync(isMaster ? 1 : _options.ThrottleLimit, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        Task run = RunAsync(node, cancellationToken);
        if (isMaster)
        {
            await run.ConfigureAwait(false);
            return;
        }

        lock (_lock)
        {
            _agents.Add(run);
        }

        Track(run);
    }

    /// <summary>Waits until downstream has taken the results of all running agents, and releases the clusters' locks.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Agents()).ConfigureAwait(false);
        await EndDrainsAsync(cancellationToken).ConfigureAwait(false);
        foreach (ClusterLease lease in Leases())
        {
            await lease.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The lease of a cluster, created on first use.</summary>
    public ClusterLease LeaseOf(ClusterContext cluster)
    {
        lock (_lock)
        {
            if (_leases.TryGetValue(cluster, out ClusterLease? known))
            {
                return known;
            }

            cluster.Journal.Write(new CallEvent
            {
                Cmdlet = "Invoke-DcosNodeUpgrade",
                Script = ScriptEvent.Of(_script),
                Throttle = _options.ThrottleLimit,
                MaxFailures = _runOptions.MaxFailures,
                AcceptedRisks = [.. _runOptions.AcceptedRisks],
                MaxTaskLoss = _runOptions.MaxTaskLoss,
                SkipNodeChecks = _runOptions.SkipNodeChecks,
                BreakLock = _runOptions.BreakLock,
            });
            LimitWatch limits = new(cluster, _script.ScriptId, _runOptions.Progress);
            return _leases[cluster] = new ClusterLease(cluster, _script.ScriptId, _runOptions.Progress, _runOptions.BreakLock, _runOptions.PauseTimeout)
            {
                Admission = (_, folder, _) => Task.FromResult(Admit(cluster, limits, folder)),
            };
        }
    }

    public void Dispose()
    {
        foreach (ClusterLease lease in Leases())
        {
            lease.Dispose();
        }
    }

    /// <returns>False when the rollout is stopped, else when fewer than <paramref name="slots"/> agents run.</returns>
    private async Task<bool> WaitForSlotAsync(int slots, CancellationToken cancellationToken)
    {
        while (!IsStopped)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task[] running = [.. Agents().Where(agent => !agent.IsCompleted)];
            if (running.Length < slots)
            {
                // An agent that ended since the first check may have stopped the rollout.
                return !IsStopped;
            }

            _ = await Task.WhenAny(running).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Agents that run, and those that ended with an exception.</summary>
    private Task[] Agents()
    {
        lock (_lock)
        {
            _ = _agents.RemoveAll(agent => agent.Status == TaskStatus.RanToCompletion);
            return [.. _agents];
        }
    }

    private ClusterLease[] Leases()
    {
        lock (_lock)
        {
            return [.. _leases.Values];
        }
    }

    /// <summary>Removes the maintenance windows that this call or an earlier one has left.</summary>
    private async Task EndDrainsAsync(CancellationToken cancellationToken)
    {
        ILookup<(ClusterContext Cluster, bool HaveEnded), DcosNode> agents;
        lock (_lock)
        {
            agents = _drained.ToLookup(item => (item.Node.Context!, item.HasEnded), item => item.Node);
            _drained.Clear();
        }

        foreach (IGrouping<(ClusterContext Cluster, bool HaveEnded), DcosNode> group in agents)
        {
            (ClusterContext cluster, bool haveEnded) = group.Key;
            await new AgentDrain(cluster, LeaseOf(cluster), _runOptions).EndAsync([.. group], haveEnded, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One node from its first observation until downstream has taken its result.</summary>
    private async Task RunAsync(DcosNode node, CancellationToken cancellationToken)
    {
        DcosNodeUpgrade? result;
        try
        {
            result = await RunNode(node, cancellationToken).ConfigureAwait(false);
        }
        catch (DcosException e)
        {
            _ = await AfterAsync(node, Fail(node, e)).ConfigureAwait(false);
            await EndDrainAsync(node, null, cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _stop.Stop(Unfinished(node, DcosOutcome.Unknown, e.GetType().Name, null));
            throw;
        }

        if (result is null)
        {
            _ = await AfterAsync(node, Unfinished(node, DcosOutcome.Refused, "NotStarted", null)).ConfigureAwait(false);
            await EndDrainAsync(node, null, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!await AfterAsync(node, result).ConfigureAwait(false) || !result.Succeeded)
        {
            _stop.Fail(result, node.Role);
        }

        switch (await _emitter.EmitAsync(result, cancellationToken).ConfigureAwait(false))
        {
            case Delivery.Refused:
                _stop.Stop(result);
                foreach (string running in node.Context!.InFlight.Names)
                {
                    _runOptions.Progress.Warning($"{running} is still running; it is followed to its end.");
                }

                break;
            case Delivery.Skipped:
                _runOptions.Progress.Warning($"{result.Name} ended as {result.Outcome}; nobody downstream takes its result any more.");
                break;
        }

        await EndDrainAsync(node, result, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downstream has taken the result of an agent, or the agent has none. One that this call did not change is left for its end.</summary>
    private async Task EndDrainAsync(DcosNode node, DcosNodeUpgrade? result, CancellationToken cancellationToken)
    {
        if (!_runOptions.Drains(node))
        {
            return;
        }

        if (result is { IsChanged: true })
        {
            await new AgentDrain(node.Context!, LeaseOf(node.Context!), _runOptions).EndAsync([node], haveEnded: true, cancellationToken)
                .ConfigureAwait(false);
        }

        lock (_lock)
        {
            _drained.Add((node, result is { Outcome: not (DcosOutcome.Running or DcosOutcome.Refused or DcosOutcome.Unknown) }));
        }
    }

    /// <summary>Runs the operator's hook.</summary>
    /// <returns>False when it failed.</returns>
    private async Task<bool> AfterAsync(DcosNode node, DcosNodeUpgrade result)
    {
        if (result.Outcome == DcosOutcome.Running
            || await _runOptions.Hooks.AfterAsync(node.Context!, node, result, result.IsChanged).ConfigureAwait(false) is not { } problem)
        {
            return true;
        }

        ClusterStateException failed = new(SR.HookFailed, node.Name, node.Name, NodeHooks.AfterNode, problem);
        _runOptions.Progress.Warning(failed.Message);
        lock (_lock)
        {
            _errors.Add(new RolloutError(node, failed));
        }

        return false;
    }

    private DcosNodeUpgrade Fail(DcosNode node, DcosException error)
    {
        node.Context!.Journal.Write(ErrorEvent.Of(node.Name, error));
        DcosNodeUpgrade result = Unfinished(node, error is ClusterStateException ? DcosOutcome.Refused : DcosOutcome.Unknown, error.Id, error.Remedy) with
        {
            Conditions = [.. error.Details.OfType<DcosUpgradeCondition>()],
        };
        lock (_lock)
        {
            _errors.Add(new RolloutError(node, error));
        }

        _emitter.Record(result);
        _stop.Stop(result);
        return result;
    }

    private static DcosNodeUpgrade Unfinished(DcosNode node, DcosOutcome outcome, string reason, string? nextStep) =>
        new() { Name = node.Name, Role = node.Role, Outcome = outcome, Reason = reason, NextStep = nextStep, Node = node };

    private async Task<DcosNodeUpgrade?> RunNodeAsync(DcosNode node, CancellationToken cancellationToken)
    {
        ClusterContext cluster = node.Context!;
        ClusterLease lease = LeaseOf(cluster);
        if (node.Role == DcosRole.Master && IsFirstMaster(cluster))
        {
            await new BackupAgeWarning(cluster, _runOptions, new DcosVersion(_script.FromVersion), _options.MaxBackupAge)
                .WarnAsync(cancellationToken).ConfigureAwait(false);
        }

        return await new NodeRun(cluster, lease, _script, _runOptions).ExecuteAsync(node, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The limits of the call, or lower ones that an operator set since.</summary>
    /// <returns>Null when one more agent may be started, otherwise the reason to wait.</returns>
    private string? Admit(ClusterContext cluster, LimitWatch limits, ClusterLockState folder)
    {
        ClusterLimits? set = limits.Read(folder);
        int failures = Saw(nameof(ClusterLimits.MaxFailures), _runOptions.MaxFailures, set?.MaxFailures);
        int throttle = Saw(nameof(ClusterLimits.ThrottleLimit), _options.ThrottleLimit, set?.ThrottleLimit);
        _stop.Limit(failures);
        int running = cluster.InFlight.Names.Count;
        return set?.ThrottleLimit is null || running < throttle ? null
            : running == 1 ? $"1 node is being upgraded, at most {throttle} allowed"
            : $"{running} nodes are being upgraded, at most {throttle} allowed";

        int Saw(string name, int own, int? asked)
        {
            int now = Math.Min(own, asked ?? own);
            limits.Saw(name, $"{own}", $"{now}", asked is null ? null : set!.By);
            return now;
        }
    }

    private bool IsFirstMaster(ClusterContext cluster)
    {
        lock (_lock)
        {
            return _warned.Add(cluster);
        }
    }
}
