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

/// <summary>
/// Carries out a plan with the node runs and gates of the pipeline. Its whole state is on the nodes: running the same plan again resumes it.
/// </summary>
internal sealed class PlanRun : IDisposable
{
    /// <summary>Number of nodes that are observed at the same time.</summary>
    public const int LooksAtOnce = 16;

    private readonly ClusterContext _cluster;
    private readonly DcosUpgradePlan _plan;
    private readonly DcosUpgradeScript _script;
    private readonly PlanOptions _planOptions;
    private readonly RunOptions _options;
    private readonly StopRule<DcosUpgradeStep> _stop;
    private readonly ResultEmitter<DcosUpgradeStep> _emitter;
    private readonly StepTimes _times = new();
    private readonly Admission _admission;
    private readonly ClusterLease _lease;
    private readonly PlanPauses _pauses;
    private readonly WaveLedger _waves;
    private readonly StartBudget _starts;
    private IReadOnlyDictionary<string, NextAct> _standing = new Dictionary<string, NextAct>();

    public PlanRun(ClusterContext cluster, DcosUpgradePlan plan, DcosUpgradeScript script, PlanOptions options, Func<DcosUpgradeStep, Task> emit)
    {
        (_cluster, _plan, _script, _planOptions) = (cluster, plan, script, options);
        _stop = new StopRule<DcosUpgradeStep>(plan.MaxFailures);
        _emitter = new ResultEmitter<DcosUpgradeStep>(emit);
        _options = options.Run with { MayStart = () => !_stop.IsStopped, Drain = plan.Drain };
        PlanLimits limits = new(plan, new LimitWatch(cluster, plan.Hash, options.Run.Progress)) { LimitFailures = _stop.Limit };
        _admission = new Admission(cluster, plan, limits, _times, options.RoomTimeout)
        {
            HaltedAt = () => _stop.Cause?.Name,
            HasEnded = name => Done.Any(step => step.Role is not null && string.Equals(step.Name, name, StringComparison.OrdinalIgnoreCase)),
            SettleAsync = (node, cancellationToken) => _lease!.SettleAsync(node, cancellationToken),
        };
        _waves = new WaveLedger(cluster, plan, _options, () => _lease!.Fence);
        _starts = new StartBudget(options.First);
        _lease = new ClusterLease(cluster, plan.Hash, options.Run.Progress, options.Run.BreakLock, options.Run.PauseTimeout)
        {
            Admission = _admission.AskAsync,
            Claimed = _waves.OpenAsync,
        };
        _pauses = new PlanPauses(cluster, options.Run);
        RunNode = (step, cancellationToken) => new NodeStep(_cluster, _lease, _script, _options, _stop).RunAsync(step, cancellationToken);
    }

    /// <summary>Carries out the step of one node.</summary>
    public Func<DcosUpgradeStep, CancellationToken, Task<DcosUpgradeStep>> RunNode { get; init; }

    /// <summary>True when nothing more is started.</summary>
    public bool IsStopped => _stop.IsStopped;

    /// <summary>All steps that were carried out, in the order in which they ended.</summary>
    public IReadOnlyList<DcosUpgradeStep> Done => _emitter.Results;

    /// <summary>Carries out the plan, or one wave of it.</summary>
    /// <returns>The step that stopped it; null when it completed.</returns>
    /// <exception cref="InputException">The plan does not fit (PlanAltered, PlanOutdated), or has no such wave.</exception>
    /// <exception cref="ClusterStateException">An earlier wave is not done (WaveTooEarly), or did not pass (WaveFailed).</exception>
    public async Task<DcosUpgradeStep?> RunAsync(int? wave, CancellationToken cancellationToken)
    {
        PlanMatch.Require(_plan, _cluster.Inventory, _cluster.Identity, _script, _options.AcceptedRisks);
        if (wave > _plan.Waves)
        {
            throw new InputException(SR.NoSuchWave, _plan.Cluster, _plan.ToString(), wave, _plan.Waves);
        }

        _cluster.Journal.Write(PlanEvent.Of(_plan) with
        {
            Script = ScriptEvent.Of(_script),
            Wave = wave,
            AcceptedRisks = [.. _options.AcceptedRisks],
            MaxTaskLoss = _options.MaxTaskLoss,
            BreakLock = _options.BreakLock,
        });
        if (_plan.Forecast is { } forecast)
        {
            _cluster.Journal.Write(new ForecastEvent { Plan = _plan.Hash, Wave = wave, Forecast = forecast });
        }

        try
        {
            PlanNodeStates standing = new(_cluster, _script, _options);
            _standing = await standing.ClassifyAsync(_plan, cancellationToken).ConfigureAwait(false);
            _admission.IsIdle = name => _lease.Claims.Inherits(name) && standing.IsWithoutRun(name);
            RequireEarlierWaves(wave);
            await _waves.RequireAsync(wave, cancellationToken).ConfigureAwait(false);
            foreach (string done in _standing.Where(act => act.Value == NextAct.Stop).Select(act => act.Key))
            {
                // Also nodes of other waves: an ended session's claim of a node that is done is released.
                await _lease.SettleAsync(_cluster.NodeOf(_cluster.Inventory.Find(done)!), cancellationToken).ConfigureAwait(false);
            }

            await TakeOverAsync(cancellationToken).ConfigureAwait(false);
            PlanPreparation preparation = new(_cluster, _plan, _script, _planOptions, _standing, standing, _lease);
            PlanWorkload workload = new(_cluster, _plan, _options);
            foreach (IGrouping<(int Wave, DcosPlanPhase Phase), DcosUpgradeStep> group in _plan.Steps.Where(step => wave is null || step.Wave == wave)
                .GroupBy(step => (step.Wave, step.Phase)))
            {
                if (Cause is not null || _starts.IsCut
                    || !await PauseBeforeAsync(group, standing.IsBegun, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }

                switch (group.Key.Phase)
                {
                    case DcosPlanPhase.Prepare:
                        await OneByOneAsync(group, step => preparation.RunAsync(step, cancellationToken)).ConfigureAwait(false);
                        break;
                    case DcosPlanPhase.Verify:
                        await OneByOneAsync(group, step => workload.CompareAsync(step, cancellationToken)).ConfigureAwait(false);
                        break;
                    case DcosPlanPhase.Masters when wave is not null && !standing.IsBegun
                        && await preparation.GuardAsync(cancellationToken).ConfigureAwait(false) is { } refused:
                        await EndAsync(refused).ConfigureAwait(false);
                        break;
                    case DcosPlanPhase.Masters:
                        await workload.RememberAsync(!standing.IsBegun && HasWork, cancellationToken).ConfigureAwait(false);
                        await MastersAsync([.. group], workload, cancellationToken).ConfigureAwait(false);
                        await SoakAsync(group.Key.Wave, cancellationToken).ConfigureAwait(false);
                        await CloseWaveAsync(group, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        await workload.RememberAsync(!standing.IsBegun && HasWork, cancellationToken).ConfigureAwait(false);
                        await WaveAsync([.. group], cancellationToken).ConfigureAwait(false);
                        await SoakAsync(group.Key.Wave, cancellationToken).ConfigureAwait(false);
                        await CloseWaveAsync(group, cancellationToken).ConfigureAwait(false);
                        break;
                }
            }

            await EndDrainsAsync(cancellationToken).ConfigureAwait(false);
            await _lease.CloseAsync(cancellationToken).ConfigureAwait(false);
            if (_starts.IsCut)
            {
                _options.Progress.Announce(_starts.Summary);
            }

            _emitter.Refusal?.Throw();
            return Cause;
        }
        catch (OperationCanceledException)
        {
            string[] running = [.. _cluster.InFlight.Names];
            _options.Progress.Announce(
                $"Nothing more is started. {(running.Length > 0 ? $"{string.Join(", ", running)} continues on its own. " : "")}Run the same plan again to "
                    + $"resume.");
            throw;
        }
    }

    public void Dispose() => _lease.Dispose();

    /// <summary>The step that stopped the plan; null while it continues.</summary>
    private DcosUpgradeStep? Cause => _stop.Cause;

    /// <summary>False when no node of the plan is left to upgrade: held nodes are not.</summary>
    private bool HasWork => _standing.Values.Any(act => act != NextAct.Stop);

    private void RequireEarlierWaves(int? wave)
    {
        string[] open =
            [.. _plan.Steps.Where(step => step.Wave < wave && step.Role is not null && step.Status != DcosStepStatus.Held
                && _standing[step.Name] != NextAct.Stop).Select(step => step.Name)];
        if (open.Length > 0)
        {
            throw new ClusterStateException(SR.WaveTooEarly, _plan.Cluster, _plan.ToString(), wave,
                string.Join(", ", open.Take(5)) + (open.Length > 5 ? $" and {open.Length - 5} more" : ""));
        }
    }

    private Task CloseWaveAsync(IGrouping<(int Wave, DcosPlanPhase Phase), DcosUpgradeStep> wave, CancellationToken cancellationToken)
    {
        ILookup<int, DcosUpgradeStep> ends = Done.ToLookup(step => step.Number);
        return _waves.CloseAsync(wave.Key.Wave, [.. wave.Select(step => ends[step.Number].LastOrDefault() ?? Unfinished(step))], cancellationToken);

        static DcosUpgradeStep Unfinished(DcosUpgradeStep step) => step with { Status = DcosStepStatus.Skipped, Message = "not started" };
    }

    /// <summary>Takes over the lock and claims of an ended session, also when there is nothing left to start.</summary>
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        ClusterLockState folder = await _cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
        bool left = folder.Holder is null && folder.DeadClaims.Count > 0;
        if (left || (folder.Holder is { } holder && (folder.Age.TotalSeconds > ClusterLockOperation.DeadAfterSec || _cluster.IsLeft(holder))))
        {
            _ = await _lease.AcquireAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the maintenance windows that this run or an earlier one of the plan has left.</summary>
    private async Task EndDrainsAsync(CancellationToken cancellationToken)
    {
        DcosNode[] agents =
            [.. _plan.Steps.Where(step => step.Role is not null).Select(step => _cluster.NodeOf(_cluster.Inventory.Find(step.Name)!)).Where(_options.Drains)];
        if (agents.Length > 0)
        {
            await new AgentDrain(_cluster, _lease, _options).EndAsync(agents, haveEnded: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Pauses before steps that are not done yet.</summary>
    /// <returns>False when the plan ends there.</returns>
    private async Task<bool> PauseBeforeAsync(IEnumerable<DcosUpgradeStep> steps, bool isBegun, CancellationToken cancellationToken)
    {
        DcosUpgradeStep? point =
            steps.FirstOrDefault(step => step.PauseBefore && step.Status != DcosStepStatus.Held && (step.Role is null || step.Phase != DcosPlanPhase.Masters));
        bool isAhead = point?.Phase switch
        {
            null => false,
            DcosPlanPhase.Prepare => !isBegun && HasWork,
            DcosPlanPhase.Verify => Done.Any(step => step.Status == DcosStepStatus.Done && step.Role is not null),
            _ => _standing[point.Name] == NextAct.Start && !_starts.IsSpent,
        };
        return !isAhead || await PauseAtAsync(point!, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>False when the cluster was not resumed within the limit: the step has failed.</returns>
    private async Task<bool> PauseAtAsync(DcosUpgradeStep step, CancellationToken cancellationToken)
    {
        try
        {
            await _pauses.PauseAsync($"the plan pauses before {step.Name}", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ClusterStateException e) when (e.Id == SR.PauseTimedOut)
        {
            DcosUpgradeStep failed = step with { Status = DcosStepStatus.Failed, Message = e.Message, NextStep = e.Remedy };
            _stop.Stop(failed);
            await EndAsync(failed).ConfigureAwait(false);
            return false;
        }
    }

    private async Task OneByOneAsync(IEnumerable<DcosUpgradeStep> steps, Func<DcosUpgradeStep, Task<DcosUpgradeStep>> run)
    {
        foreach (DcosUpgradeStep step in steps)
        {
            if (Cause is null)
            {
                await EndAsync(await run(step).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Masters one at a time: running ones first, then those that are done, then followers; leadership is observed again before each.</summary>
    private async Task MastersAsync(List<DcosUpgradeStep> left, PlanWorkload workload, CancellationToken cancellationToken)
    {
        while (left.Count > 0 && Cause is null)
        {
            DcosUpgradeStep step = await NextMasterAsync(left, cancellationToken).ConfigureAwait(false);
            if (IsLeft(step))
            {
                return;
            }

            _ = left.Remove(step);
            await NodeAsync(step, pause: true, done => left.Count == 0
                ? workload.AfterLastMasterAsync(done, cancellationToken)
                : workload.AfterMasterAsync(done, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DcosUpgradeStep> NextMasterAsync(List<DcosUpgradeStep> left, CancellationToken cancellationToken)
    {
        DcosUpgradeStep? first = left.FirstOrDefault(step => step.Status != DcosStepStatus.Held && _standing[step.Name] is not (NextAct.Start or NextAct.Stop))
            ?? left.FirstOrDefault(step => step.Status == DcosStepStatus.Held || _standing[step.Name] == NextAct.Stop);
        if (first is not null || left.Count == 1)
        {
            return first ?? left[0];
        }

        ClusterView view = await _cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        PlanObserver observer = new(_cluster);
        string? marathon = await observer.MarathonLeaderAsync(view, cancellationToken).ConfigureAwait(false);
        DcosUpgradeStep next = left.OrderBy(step => Planner.Weight(Leads(step))).First();
        _cluster.Journal.Write(new NextMasterEvent { Node = next.Name, Leads = [.. left.Select(step => $"{step.Name}: {string.Join("+", Leads(step))}")] });
        return next;

        IReadOnlyList<string> Leads(DcosUpgradeStep step) => PlanObserver.Leads(_cluster.Inventory.Find(step.Name)!, view, marathon);
    }

    /// <summary>True for a node that -First leaves for a later call.</summary>
    private bool IsLeft(DcosUpgradeStep step) => step.Status != DcosStepStatus.Held && _standing[step.Name] == NextAct.Start && !_starts.Take();

    /// <summary>A wave's agents in parallel: nodes that are done are only observed, others are started as there is room.</summary>
    private async Task WaveAsync(IReadOnlyList<DcosUpgradeStep> steps, CancellationToken cancellationToken)
    {
        DcosUpgradeStep[] held = [.. steps.Where(step => step.Status == DcosStepStatus.Held)];
        await OneByOneAsync(held, Task.FromResult).ConfigureAwait(false);
        ILookup<bool, DcosUpgradeStep> done = steps.Except(held).ToLookup(step => _standing[step.Name] == NextAct.Stop);
        await OrderedParallel.RunAsync([.. done[true]], LooksAtOnce, RunNode, EndAsync, cancellationToken).ConfigureAwait(false);
        DcosUpgradeStep[] left = Cause is null ? [.. done[false].Where(step => !IsLeft(step))] : [];
        await _admission.BeginWaveAsync(left.Length, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(left.Select(step => NodeAsync(step, pause: false, Task.FromResult, cancellationToken)).ToArray()).ConfigureAwait(false);
    }

    private async Task SoakAsync(int wave, CancellationToken cancellationToken)
    {
        if (Cause is null && !_starts.IsCut)
        {
            DcosUpgradeStep[] fresh = [.. Done.Where(step => step.Status == DcosStepStatus.Done && step.Role is not null && step.Wave == wave)];
            bool isFollowed = _plan.Steps.Any(step => step.Wave > wave && step.Role is not null && step.Status != DcosStepStatus.Held
                && _standing[step.Name] != NextAct.Stop);
            foreach (DcosUpgradeStep failed in await new WaveSoak(_cluster, _plan, _options).RunAsync(wave, fresh, isFollowed, cancellationToken)
                .ConfigureAwait(false))
            {
                await EndAsync(failed).ConfigureAwait(false);
            }
        }
    }

    private async Task NodeAsync(DcosUpgradeStep step, bool pause, Func<DcosUpgradeStep, Task<DcosUpgradeStep>> judge, CancellationToken cancellationToken)
    {
        if (step.Status == DcosStepStatus.Held)
        {
            await EndAsync(step).ConfigureAwait(false);
            return;
        }

        if (_standing[step.Name] == NextAct.Start)
        {
            if (pause && step.PauseBefore && !await PauseAtAsync(step, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            if (step.Role == DcosRole.Master && Refusal(step) is { } refused)
            {
                await EndAsync(refused).ConfigureAwait(false);
                return;
            }
        }

        await EndAsync(await judge(await RunNode(step, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>The deadline for a master, which does not wait for room.</summary>
    private DcosUpgradeStep? Refusal(DcosUpgradeStep step)
    {
        try
        {
            _admission.RequireGoing(_cluster.NodeOf(_cluster.Inventory.Find(step.Name)!));
            return null;
        }
        catch (ClusterStateException e)
        {
            return step with { Status = DcosStepStatus.Failed, Message = e.Message, NextStep = e.Remedy };
        }
    }

    private async Task EndAsync(DcosUpgradeStep step)
    {
        _cluster.Journal.Write(StepEvent.Of(step));
        if (step is { Status: DcosStepStatus.Done, Role: { } role, Duration: { } took })
        {
            _times.Add(role, took);
        }

        if (step.Status == DcosStepStatus.Failed)
        {
            _stop.Fail(step, step.Role);
        }

        switch (await _emitter.EmitAsync(step, CancellationToken.None).ConfigureAwait(false))
        {
            case Delivery.Refused:
                _stop.Stop(step);
                break;
            case Delivery.Skipped:
                _options.Progress.Warning($"{step.Name} ended as {step.Status}; nobody downstream takes its result any more.");
                break;
        }
    }
}
