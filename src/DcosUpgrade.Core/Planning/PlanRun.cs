using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Health;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Planning;

/// <summary>
/// Carries out a plan with the node runs and gates of the pipeline. Everything that it needs to know of the past is on the nodes,
/// so running it again is how it is resumed.
/// </summary>
internal sealed class PlanRun : IDisposable
{
    /// <summary>Nodes looked at, and nodes that are done confirmed, at once.</summary>
    public const int LooksAtOnce = 16;

    private readonly ClusterContext _cluster;
    private readonly DcosUpgradePlan _plan;
    private readonly DcosUpgradeScript _script;
    private readonly PlanOptions _planOptions;
    private readonly RunOptions _options;
    private readonly Func<DcosUpgradeStep, Task> _emit;
    private readonly StepTimes _times = new();
    private readonly Admission _admission;
    private readonly ClusterLease _lease;
    private readonly PlanPauses _pauses;
    private readonly List<DcosUpgradeStep> _done = [];
    private IReadOnlyDictionary<string, NextAct> _standing = new Dictionary<string, NextAct>();
    private int _agentFailures;
    private ExceptionDispatchInfo? _refused;

    public PlanRun(ClusterContext cluster, DcosUpgradePlan plan, DcosUpgradeScript script, PlanOptions options, Func<DcosUpgradeStep, Task> emit)
    {
        (_cluster, _plan, _script, _planOptions, _options, _emit) = (cluster, plan, script, options, options.Run, emit);
        _admission = new Admission(cluster, plan, _times, options.RoomTimeout);
        _lease = new ClusterLease(cluster, plan.Hash, options.Run.Progress, options.Run.BreakLock) { Admission = _admission.AskAsync };
        _pauses = new PlanPauses(cluster, options.Run.Progress);
    }

    /// <summary>All steps that were carried out, in the order in which they ended.</summary>
    public IReadOnlyList<DcosUpgradeStep> Done => _done;

    /// <summary>Carries out the plan, or one wave of it.</summary>
    /// <returns>The step at which it stopped; null when it went through.</returns>
    /// <exception cref="InputException">The plan does not fit (PlanAltered, PlanOutdated), or has no such wave.</exception>
    /// <exception cref="ClusterStateException">An earlier wave is not done (WaveTooEarly).</exception>
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
        try
        {
            PlanNodeStates standing = new(_cluster, _script, _options);
            _standing = await standing.ClassifyAsync(_plan, cancellationToken).ConfigureAwait(false);
            _admission.IsIdle = name => _lease.Inherits(name) && !standing.Running.Contains(name);
            RequireEarlierWaves(wave);
            foreach (string done in _standing.Where(act => act.Value == NextAct.Stop).Select(act => act.Key))
            {
                // Also those of other waves: a claim that was left of them is no work.
                await _lease.SettleAsync(_cluster.NodeOf(_cluster.Inventory.Find(done)!), cancellationToken).ConfigureAwait(false);
            }

            await TakeOverAsync(cancellationToken).ConfigureAwait(false);
            PlanPreparation preparation = new(_cluster, _plan, _script, _planOptions, _standing, standing, _lease);
            PlanWorkload workload = new(_cluster, _plan, _options);
            foreach (IGrouping<(int Wave, DcosPlanPhase Phase), DcosUpgradeStep> group in _plan.Steps.Where(step => wave is null || step.Wave == wave).GroupBy(step => (step.Wave, step.Phase)))
            {
                if (Cause is not null)
                {
                    break;
                }

                await PauseBeforeAsync(group, standing.IsBegun, cancellationToken).ConfigureAwait(false);
                switch (group.Key.Phase)
                {
                    case DcosPlanPhase.Prepare:
                        await OneByOneAsync(group, step => preparation.RunAsync(step, cancellationToken)).ConfigureAwait(false);
                        break;
                    case DcosPlanPhase.Verify:
                        await OneByOneAsync(group, step => workload.CompareAsync(step, cancellationToken)).ConfigureAwait(false);
                        break;
                    case DcosPlanPhase.Masters when wave is not null && !standing.IsBegun && await preparation.GuardAsync(cancellationToken).ConfigureAwait(false) is { } refused:
                        await EndAsync(refused).ConfigureAwait(false);
                        break;
                    case DcosPlanPhase.Masters:
                        await workload.RememberAsync(!standing.IsBegun, cancellationToken).ConfigureAwait(false);
                        await MastersAsync([.. group], workload, cancellationToken).ConfigureAwait(false);
                        break;
                    default:
                        await workload.RememberAsync(!standing.IsBegun, cancellationToken).ConfigureAwait(false);
                        await WaveAsync([.. group], cancellationToken).ConfigureAwait(false);
                        await SoakAsync(group.Key.Wave, [.. group], cancellationToken).ConfigureAwait(false);
                        break;
                }
            }

            await _lease.CloseAsync(cancellationToken).ConfigureAwait(false);
            _refused?.Throw();
            return Cause;
        }
        catch (OperationCanceledException)
        {
            string[] running = [.. _cluster.InFlight.Names];
            _options.Progress.Announce($"Nothing more is started. {(running.Length > 0 ? $"{string.Join(", ", running)} goes on by itself. " : "")}The same plan run again goes on from here.");
            throw;
        }
    }

    public void Dispose() => _lease.Dispose();

    /// <summary>The first step that went wrong beyond what is put up with.</summary>
    private DcosUpgradeStep? Cause { get; set; }

    private void RequireEarlierWaves(int? wave)
    {
        string[] open = [.. _plan.Steps.Where(step => step.Wave < wave && step.Role is not null && step.Status != DcosStepStatus.Held && _standing[step.Name] != NextAct.Stop).Select(step => step.Name)];
        if (open.Length > 0)
        {
            throw new ClusterStateException(SR.WaveTooEarly, _plan.Cluster, _plan.ToString(), wave, string.Join(", ", open.Take(5)) + (open.Length > 5 ? $" and {open.Length - 5} more" : ""));
        }
    }

    /// <summary>What a dead session left behind is tidied up also where there is nothing left to start.</summary>
    private async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        ClusterLockState folder = await new ClusterStatusReader(_cluster, null).LockAsync(cancellationToken).ConfigureAwait(false);
        bool left = folder.Holder is null && folder.DeadClaims.Count > 0;
        if (left || (folder.Holder is { } holder && (folder.Age.TotalSeconds > ClusterLockOperation.DeadAfterSec || _cluster.IsLeft(holder))))
        {
            _ = await _lease.AcquireAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where there is something to pause for: a plan that is run again does not stop before what is done.</summary>
    private async Task PauseBeforeAsync(IEnumerable<DcosUpgradeStep> steps, bool isBegun, CancellationToken cancellationToken)
    {
        DcosUpgradeStep? point = steps.FirstOrDefault(step => step.PauseBefore && step.Status != DcosStepStatus.Held && (step.Role is null || step.Phase != DcosPlanPhase.Masters));
        bool isAhead = point?.Phase switch
        {
            null => false,
            DcosPlanPhase.Prepare => !isBegun,
            DcosPlanPhase.Verify => _done.Any(step => step.Status == DcosStepStatus.Done && step.Role is not null),
            _ => _standing[point.Name] == NextAct.Start,
        };
        if (isAhead)
        {
            await _pauses.PauseAsync($"the plan pauses before {point!.Name}", cancellationToken).ConfigureAwait(false);
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

    /// <summary>Masters one at a time: what runs first, then what is done, then followers; who leads is looked at again before each.</summary>
    private async Task MastersAsync(List<DcosUpgradeStep> left, PlanWorkload workload, CancellationToken cancellationToken)
    {
        while (left.Count > 0 && Cause is null)
        {
            DcosUpgradeStep step = await NextMasterAsync(left, cancellationToken).ConfigureAwait(false);
            _ = left.Remove(step);
            await NodeAsync(step, pause: true, done => workload.AfterMasterAsync(done, cancellationToken), cancellationToken).ConfigureAwait(false);
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

    /// <summary>A wave's agents at once: those that are done only looked at, the others as far as there is room.</summary>
    private async Task WaveAsync(IReadOnlyList<DcosUpgradeStep> steps, CancellationToken cancellationToken)
    {
        DcosUpgradeStep[] held = [.. steps.Where(step => step.Status == DcosStepStatus.Held)];
        await OneByOneAsync(held, Task.FromResult).ConfigureAwait(false);
        ILookup<bool, DcosUpgradeStep> done = steps.Except(held).ToLookup(step => _standing[step.Name] == NextAct.Stop);
        await OrderedParallel.RunAsync([.. done[true]], LooksAtOnce, RunAsync, EndAsync, cancellationToken).ConfigureAwait(false);
        if (Cause is not null || !done[false].Any())
        {
            return;
        }

        if (done[false].Skip(1).Any())
        {
            await _admission.SeeAppsAsync(cancellationToken).ConfigureAwait(false);
        }

        await Task.WhenAll(done[false].Select(step => NodeAsync(step, pause: false, Task.FromResult, cancellationToken)).ToArray()).ConfigureAwait(false);
    }

    /// <summary>After the canaries: waits, and then their gates must still pass.</summary>
    private async Task SoakAsync(int wave, IReadOnlyList<DcosUpgradeStep> steps, CancellationToken cancellationToken)
    {
        if (_plan.Canary == 0 || Cause is not null || _plan.SoakTime <= TimeSpan.Zero)
        {
            return;
        }

        bool isFirst = wave == _plan.Steps.Where(step => step.Role is DcosRole.Agent or DcosRole.PublicAgent).Select(step => step.Wave).DefaultIfEmpty(-1).Min();
        DcosUpgradeStep[] fresh = [.. _done.Where(step => step.Status == DcosStepStatus.Done && steps.Any(canary => canary.Number == step.Number))];
        if (!isFirst || fresh.Length == 0)
        {
            return;
        }

        string names = string.Join(", ", fresh.Select(step => step.Name));
        _options.Progress.Verbose($"{names}: watched for {_plan.SoakTime.TotalSeconds:0} s before the next wave.");
        _cluster.Journal.Write(new SoakEvent { Nodes = [.. fresh.Select(step => step.Name)], Time = _plan.SoakTime });
        await _cluster.Clock.Delay(_plan.SoakTime, cancellationToken).ConfigureAwait(false);
        foreach (DcosUpgradeStep step in fresh)
        {
            HealthQuestion question = new(_cluster.NodeOf(_cluster.Inventory.Find(step.Name)!), null, OneLook: true, TimeSpan.Zero, _options.MaxTaskLoss);
            DcosHealth health = await new HealthWaiter(_cluster, _options.Progress).WaitAsync(question, cancellationToken).ConfigureAwait(false);
            if (!health.Healthy)
            {
                await EndAsync(step with { Status = DcosStepStatus.Failed, Message = $"not healthy any more after {_plan.SoakTime.TotalSeconds:0} s: {health.Holding}", NextStep = "Find out what the new version does to this agent before any other gets it." }).ConfigureAwait(false);
            }
        }
    }

    private Task<DcosUpgradeStep> RunAsync(DcosUpgradeStep step, CancellationToken cancellationToken) =>
        new NodeStep(_cluster, _lease, _script, _options).RunAsync(step, cancellationToken);

    private async Task NodeAsync(DcosUpgradeStep step, bool pause, Func<DcosUpgradeStep, Task<DcosUpgradeStep>> judge, CancellationToken cancellationToken)
    {
        if (step.Status == DcosStepStatus.Held)
        {
            await EndAsync(step).ConfigureAwait(false);
            return;
        }

        if (_standing[step.Name] == NextAct.Start)
        {
            if (pause && step.PauseBefore)
            {
                await _pauses.PauseAsync($"the plan pauses before {step.Name}", cancellationToken).ConfigureAwait(false);
            }

            if (step.Role == DcosRole.Master && Refusal(step) is { } refused)
            {
                await EndAsync(refused).ConfigureAwait(false);
                return;
            }
        }

        await EndAsync(await judge(await RunAsync(step, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>A master has no claim to wait for; the deadline holds for it all the same.</summary>
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
        _done.Add(step);
        _cluster.Journal.Write(StepEvent.Of(step));
        if (step is { Status: DcosStepStatus.Done, Role: { } role, Duration: { } took })
        {
            _times.Add(role, took);
        }

        bool isAgent = step.Role is DcosRole.Agent or DcosRole.PublicAgent;
        if (step.Status == DcosStepStatus.Failed && (!isAgent || ++_agentFailures > _plan.MaxFailures))
        {
            Cause ??= step;
            _admission.HaltedAt ??= step.Name;
        }

        try
        {
            await _emit(step).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whoever takes the steps wants no more: nothing is begun, and what runs is followed to its end.
            _refused ??= ExceptionDispatchInfo.Capture(e);
            Cause ??= step;
            _admission.HaltedAt ??= step.Name;
        }
    }
}
