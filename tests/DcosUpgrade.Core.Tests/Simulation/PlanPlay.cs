using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation.Happenings;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Prerequisites;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>
/// A random plan, carried out by operators who die and are replaced, sometimes unnoticed, who sometimes work two at a time, and who
/// sometimes take it wave by wave.
/// </summary>
internal sealed class PlanPlay
{
    private const int MostOperators = 8;
    private const string HookFailed = "Node failed";

    /// <summary>Longer than a lock is valid without a heartbeat.</summary>
    public static readonly TimeSpan LockDies = TimeSpan.FromMinutes(2);

    private readonly RehearsalCluster _cluster;
    private readonly Random _random;
    private readonly Vocabulary _words;
    private readonly Random _dice;
    private readonly bool _containers;
    private readonly List<string> _wrong = [];

    /// <summary>Waves whose last run by anybody did not pass.</summary>
    private readonly HashSet<int> _failedWaves = [];
    private readonly bool _byWaves;
    private readonly bool _checks;
    private readonly PlanRequest _request;

    /// <summary>A separate random sequence for what operators do in flight, so that the plays of existing seeds do not change.</summary>
    private readonly Random _inFlight;
    private readonly bool _hasHooks;
    private bool _hookHeldNode;

    /// <summary>Nodes whose first hook has succeeded, for any operator.</summary>
    private readonly HashSet<string> _prepared = [];
    private DcosUpgradePlan? _plan;

    /// <param name="dice">A separate random sequence, so that the plays of existing seeds do not change.</param>
    /// <param name="containers">Every operator works in a container of their own.</param>
    public PlanPlay(RehearsalCluster cluster, Random random, Vocabulary words, Random dice, bool containers)
    {
        (_cluster, _random, _words, _dice, _containers) = (cluster, random, words, dice, containers);
        _inFlight = new Random(cluster.Options.Seed ^ 0x51A7);
        _hasHooks = _inFlight.Next(4) == 0;
        _byWaves = random.Next(5) == 0;
        _checks = random.Next(3) == 0;
        string[] names = [.. cluster.Nodes.Select(node => node.Name)];
        _request = new PlanRequest
        {
            MaxUnavailable = Quantity.Parse(Pick("1", "1", "2", "3", "10%", "50%", "100%"), ""),
            MaxAppUnavailable = Quantity.Parse(Pick("1", "20%", "50%", "100%"), ""),
            MaxFailures = Pick(0, 0, 0, 1, 2),
            Canary = random.Next(3),
            SoakTime = TimeSpan.FromSeconds(Pick(0, 60, 600)),
            Drain = words.Find<ScheduledMaintenance>() is not null,
            Hold = random.Next(6) == 0 ? [Pick(names)] : [],
            PauseBefore = random.Next(8) == 0
                ? [Pick([.. names, nameof(DcosPlanPhase.Prepare), nameof(DcosPlanPhase.Masters), nameof(DcosPlanPhase.Verify)])]
                : [],
        };
        Apps = new AppLimit(cluster, _request.MaxAppUnavailable);
    }

    public AppLimit Apps { get; }

    public int Operators { get; private set; }

    /// <summary>What the last operator was stopped by; null when the plan went through.</summary>
    public string? Stopped { get; private set; }

    /// <summary>What a plan may never do, whatever goes wrong.</summary>
    public IReadOnlyList<string> Play()
    {
        PauseAtRandom();
        LimitAtRandom();
        while (true)
        {
            SuspendedOperator? suspended = _words.Find<SuspendedOperator>() is { } word && word.Is(Operators + 1) ? word : null;
            Task<(string? Stopped, bool Died)> first = WorkAsync(DelayAsync(TimeSpan.Zero));
            bool two = Operators < MostOperators && _random.Next(8) == 0;
            Task<(string? Stopped, bool Died)> second = suspended is not null
                ? WorkAsync(() => suspended.ColleagueComesAsync(() => first.IsCompleted), suspended.BreaksLock)
                : two ? WorkAsync(DelayAsync(TimeSpan.FromSeconds(_random.Next(600)))) : first;
            (string? Stopped, bool Died) one = Driving.RunToEnd(first, _cluster.Clock);
            (string? Stopped, bool Died) other = Driving.RunToEnd(second, _cluster.Clock);
            if (one is (null, false) || other is (null, false))
            {
                Stopped = null;
                CheckEnd();
                return _wrong;
            }

            if (!one.Died && !other.Died)
            {
                Stopped = one.Stopped;
                return _wrong;
            }
        }
    }

    /// <summary>Looked at after every start.</summary>
    /// <param name="stages">True for a start that downloads packages only: nodes of all waves are staged before the first wave.</param>
    public void Started(NodeEndpoint node, bool stages)
    {
        if (_plan is not { } plan)
        {
            return;
        }

        if (plan.Hold.Contains(node.Name, StringComparer.OrdinalIgnoreCase))
        {
            _wrong.Add($"{node.Name} was begun, and is held");
        }

        if (!stages && plan.Steps.FirstOrDefault(step => step.Name == node.Name) is { Wave: var wave } && _failedWaves.Any(failed => failed < wave))
        {
            _wrong.Add($"{node.Name} of wave {wave} was started, and wave {_failedWaves.Min()} did not pass");
        }

        if (!stages && _hasHooks && !_prepared.Contains(node.Name))
        {
            _wrong.Add($"{node.Name} was started before its hook");
        }

        string[] atWork = [.. _cluster.Agents.Where(agent => agent.Node.Running is { Order.StageOnly: false }).Select(agent => agent.Node.Name)];
        int room = new[] { DcosRole.Agent, DcosRole.PublicAgent }.Max(role => _request.MaxUnavailable.Of(_cluster.Nodes.Count(other => other.Role == role)));
        if (atWork.Length > room)
        {
            _wrong.Add($"{string.Join(", ", atWork)} at once, {room} allowed");
        }

        if (!stages && Apps.Exceeded(node) is { } exceeded)
        {
            _wrong.Add(exceeded);
        }
    }

    public override string ToString() =>
        $"a plan of {_request.MaxUnavailable}/{_request.MaxAppUnavailable}, {_request.MaxFailures} may fail, canary {_request.Canary}, "
        + $"hold [{string.Join(",", _request.Hold)}], pause [{string.Join(",", _request.PauseBefore)}]"
        + (_byWaves ? ", by waves" : "") + (_checks ? ", checked" : "");

    private Func<Task<bool>> DelayAsync(TimeSpan later) => async () =>
    {
        await _cluster.Clock.Delay(later, CancellationToken.None).ConfigureAwait(false);
        return true;
    };

    /// <param name="comes">Returns when the operator begins; false when it does not come.</param>
    private async Task<(string? Stopped, bool Died)> WorkAsync(Func<Task<bool>> comes, bool breaksLock = false)
    {
        int number = ++Operators;
        bool mortal = number < MostOperators && _random.Next(3) > 0;
        bool unnoticed = _random.Next(4) == 0;
        Session session =
            new(_cluster, number, mortal ? 1 + _random.Next(160 + (60 * _cluster.Nodes.Count)) : int.MaxValue,
                _words.Change(Options() with { BreakLock = breaksLock }, number), planOptions: PlanOptions,
                wrap: shells => _words.Wrap(shells, number), container: _containers ? number : 0)
        {
            LosesDownstreamAt = number < MostOperators && _random.Next(8) == 0 ? 1 + _random.Next(5 + _cluster.Nodes.Count) : null,
        };
        try
        {
            _words.Begins(session, number);
            if (!await comes().ConfigureAwait(false))
            {
                return (null, true);
            }

            if (_plan is null)
            {
                DcosUpgradePlan made = await session.PlanAsync(_request).ConfigureAwait(false);
                _plan ??= made;
            }

            foreach (int wave in _byWaves ? Enumerable.Range(0, _plan.Waves + 1) : [-1])
            {
                if (await RunAsync(session, wave).ConfigureAwait(false) is { } stopped)
                {
                    await SkipWaveAsync(wave + 1).ConfigureAwait(false);
                    _wrong.AddRange(session.Violations);

                    // After the end of downstream the operator runs the same command again.
                    return stopped.EndsWith(Session.DownstreamLost, StringComparison.Ordinal) ? (null, true)
                        : await ComesAgainAsync(stopped, number).ConfigureAwait(false);
                }
            }

            if (!_byWaves && session.Steps.Count != _plan.Steps.Length)
            {
                _wrong.Add($"{session.Steps.Count} of {_plan.Steps.Length} steps are told, and it is called done");
            }

            return (null, false);
        }
        catch (OperatorEnded)
        {
            if (unnoticed || _containers)
            {
                await _cluster.Clock.Delay(LockDies, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                _cluster.GoneOperators.Add(session.Context.Operator.Identity);
            }

            return (null, true);
        }
        catch (DcosException e)
        {
            return await ComesAgainAsync($"{e.TargetName}: {e.Id} {e.Message}", number).ConfigureAwait(false);
        }
    }

    /// <param name="wave">-1 for the whole plan.</param>
    private async Task<string?> RunAsync(Session session, int wave)
    {
        if (wave < 0)
        {
            return await session.RunPlanAsync(_plan!, null).ConfigureAwait(false);
        }

        int before = session.Steps.Count;
        try
        {
            return await session.RunPlanAsync(_plan!, wave).ConfigureAwait(false);
        }
        finally
        {
            IEnumerable<IGrouping<string, DcosUpgradeStep>> nodes = session.Steps.Skip(before).Where(step => step.Role is not null).GroupBy(step => step.Name);
            DcosUpgradeStep[] ends = [.. nodes.Select(node => node.Last())];
            _hookHeldNode |= ends.Any(step => step.Message?.Contains(HookFailed, StringComparison.Ordinal) is true);
            if (ends.Any(HasFailed))
            {
                _ = _failedWaves.Add(wave);
            }
            else if (ends.Length > 0 && ends.All(step => step.Status is DcosStepStatus.Done or DcosStepStatus.AlreadyDone or DcosStepStatus.Held))
            {
                _ = _failedWaves.Remove(wave);
            }
        }
    }

    /// <summary>Who is fenced has lost the cluster to a session that decides about the wave.</summary>
    private static bool HasFailed(DcosUpgradeStep step) =>
        step is { Status: DcosStepStatus.Failed, Outcome: not null } && step.Message?.Contains("Fenced", StringComparison.Ordinal) is not true;

    /// <summary>A wave did not pass, and another operator, who does not know it, sometimes runs the next one.</summary>
    private async Task SkipWaveAsync(int next)
    {
        if (!_byWaves || next > _plan!.Waves || _dice.Next(2) == 0)
        {
            return;
        }

        try
        {
            _ = await RunAsync(new Session(_cluster, ++Operators, options: Options(), planOptions: PlanOptions), next).ConfigureAwait(false);
        }
        catch (DcosException)
        {
            // Refused.
        }
    }

    /// <summary>In one of six plays somebody pauses the cluster a few times, and resumes it a little later.</summary>
    private void PauseAtRandom()
    {
        for (int left = _dice.Next(6) == 0 ? _dice.Next(1, 6) : 0; left > 0; left--)
        {
            ClusterFolder folder = _cluster.Masters[0].Folder;
            TimeSpan at = TimeSpan.FromSeconds(_dice.Next(3600));
            _cluster.Clock.Schedule(at, () => folder.Paused = true);
            _cluster.Clock.Schedule(at + TimeSpan.FromSeconds(_dice.Next(5, 90)), () => folder.Paused = false);
        }
    }

    /// <summary>In one of six plays somebody lowers the limits while the plan runs, and sometimes removes them later.</summary>
    private void LimitAtRandom()
    {
        if (_inFlight.Next(6) > 0)
        {
            return;
        }

        ClusterFolder folder = _cluster.Masters[0].Folder;
        TimeSpan at = TimeSpan.FromSeconds(_inFlight.Next(3600));
        bool ends = _inFlight.Next(2) == 0;
        _cluster.Clock.Schedule(at, () => folder.Limits = _plan is { } plan
            ? new ClusterLimits(plan.Hash, "eve") { MaxUnavailable = "1", MaxFailures = 0 }.Write()
            : null);
        if (ends)
        {
            _cluster.Clock.Schedule(at + TimeSpan.FromSeconds(_inFlight.Next(5, 900)), () => folder.Limits = null);
        }
    }

    /// <summary>In one of four plays operators have hooks, which sometimes fail; those of the last operator do not.</summary>
    private NodeHooks Hooks() => !_hasHooks ? new NodeHooks() : new NodeHooks
    {
        Before = node =>
        {
            bool fails = Operators < MostOperators && _inFlight.Next(20) == 0;
            _ = !fails && _prepared.Add(node.Name);
            return Task.FromResult(fails ? "the balancer is locked" : null);
        },
        After = _ => Task.FromResult(Operators < MostOperators && _inFlight.Next(20) == 0 ? "no route" : null),
    };

    /// <summary>What stopped an operator; an operator whose obstacle passes runs the same command again after some time.</summary>
    private async Task<(string? Stopped, bool Died)> ComesAgainAsync(string stopped, int number)
    {
        bool byHook = stopped.Contains(HookFailed, StringComparison.Ordinal)
            || (_hookHeldNode && stopped.Contains(SR.WaveTooEarly, StringComparison.Ordinal));
        if (number >= MostOperators || !(_words.Passes(stopped) || byHook))
        {
            return (stopped, false);
        }

        await _cluster.Clock.Delay(LockDies, CancellationToken.None).ConfigureAwait(false);
        return (null, true);
    }

    /// <summary>There is no config.yaml here, which checks of Enterprise need.</summary>
    private PlanOptions PlanOptions(RunOptions run) => new(run)
    {
        Demands = new PlanDemands { Excluded = check => !_checks || (check.EnterpriseOnly && check.Needs.HasFlag(RequiredObservations.Configuration)) },
    };

    private RunOptions Options() => new()
    {
        Progress = new MessageRecorder(),
        AcceptedRisks = Session.HazardsAccepted,
        SkipPackageVerification = _random.Next(10) == 0,
        MasterTimeout = TimeSpan.FromSeconds(Pick(400, 1200)),
        AgentTimeout = TimeSpan.FromSeconds(Pick(400, 900)),
        MaxFailures = _request.MaxFailures,
        Hooks = Hooks(),
    };

    /// <summary>It is called done: so is every node that is not held, and another run has nothing to do.</summary>
    private void CheckEnd()
    {
        HashSet<string> planned = [.. _plan!.Steps.Where(step => step.Role is not null && step.Status != DcosStepStatus.Held).Select(step => step.Name)];
        string[] behind =
            [.. _cluster.Nodes.Where(node => planned.Contains(node.Name) && node.Files.Etc?.Version != _plan.ToVersion).Select(node => node.Name)];
        if (behind.Length > _request.MaxFailures)
        {
            _wrong.Add($"{string.Join(", ", behind)} called done and not upgraded");
        }

        SecondRun second = new(_cluster, _plan, _words, () => new Session(_cluster, ++Operators, options: Options(), planOptions: PlanOptions));
        if (behind.Length == 0 && planned.Count > 0 && (second.HasLeft || _random.Next(4) == 0))
        {
            _wrong.AddRange(second.Check());
        }
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
