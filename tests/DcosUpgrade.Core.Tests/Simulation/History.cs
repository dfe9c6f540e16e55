using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Core.Tests.Simulation.Happenings;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>A fault that strikes once the operators have made so many calls in all; 0 = it is there from the beginning.</summary>
internal sealed record PlannedFault(int AtCall, string Node, RehearsalFault Fault, double? Amount);

/// <summary>
/// One random history, all of it from its seed: a cluster, what goes wrong on it and when, and operators who die and are replaced
/// until one of them comes to an end, good or bad.
/// </summary>
internal sealed class History
{
    /// <summary>Of a hundred histories so many are a plan's; the others are the pipeline's.</summary>
    private const int PlansInHundred = 30;

    /// <summary>In one of this many histories an operator first tries the script of another cluster.</summary>
    private const int ForeignScriptEvery = 8;

    /// <summary>Salt of a separate random sequence, so that the histories of existing seeds do not change.</summary>
    private const int Scripts = 0x5C219;

    /// <summary>As <see cref="Scripts"/>.</summary>
    private const int Containers = 0x3A71B;

    /// <summary>In one of this many histories another script is generated and served in place of the first.</summary>
    private const int SecondScriptEvery = 12;

    /// <summary>In one of this many histories every operator works in a container of their own, so none sees that another has ended.</summary>
    private const int ContainersEvery = 6;

    /// <summary>In one of this many stopped histories the cluster is reconfigured before the next attempt.</summary>
    private const int ReconfigureEvery = 4;

    /// <summary>Taking back what a node had already become is no failure of a rollout: nobody looks at every node all the time. They are there from the
    /// beginning or not at all.</summary>
    private static readonly RehearsalFault[] s_fromTheBeginning = [RehearsalFault.OtherVersion, RehearsalFault.ServicesDown];

    /// <summary>A refused maintenance schedule is a part of the word for maintenance, and without effect elsewhere.</summary>
    private static readonly FaultRow[] s_faults = [.. FaultTable.Rows.Where(row => row.Fault != RehearsalFault.MaintenanceRefused)];

    private readonly List<PlannedFault> _pending;
    private readonly Random _random;
    private readonly PlanPlay? _plan;
    private readonly PipelinePlay? _pipeline;
    private readonly Vocabulary _words;
    private readonly bool _foreignScript;
    private readonly int? _secondScriptAt;
    private int _calls;

    /// <param name="hop">The upgrade; null for the first one of all.</param>
    public History(int seed, PublishedHop? hop = null, DcosEdition edition = DcosEdition.Open)
    {
        Seed = seed;
        hop ??= PublishedHop.All[0];
        _random = new Random(seed);
        Random dice = new(seed ^ Containers);
        bool containers = dice.Next(ContainersEvery) == 0;
        Random scripts = new(seed ^ Scripts);
        _foreignScript = scripts.Next(ForeignScriptEvery) == 0;
        _secondScriptAt = scripts.Next(SecondScriptEvery) == 0 ? scripts.Next(1, 200) : null;
        bool reconfigures = scripts.Next(ReconfigureEvery) == 0;
        Options = new RehearsalOptions
        {
            Seed = seed,
            FromVersion = hop.From,
            ToVersion = hop.To,
            Edition = edition,
            SecurityMode = edition == DcosEdition.Enterprise ? DcosSecurityMode.Permissive : DcosSecurityMode.None,
            Masters = Pick(1, 3, 3, 3, 3, 5, 5, 7, 9),
            Agents = _random.Next(
                100) switch { < 75 => _random.Next(0, 5), < 95 => _random.Next(5, 12), < 99 => _random.Next(12, 40), _ => _random.Next(40, 201) },
            PublicAgents = _random.Next(3),
        };
        Cluster = new RehearsalCluster(Options);
        _words = new Vocabulary(Cluster, seed);
        int throttle = _random.Next(1, 9);
        int maxFailures = Pick(0, 0, 0, 1, 2);
        Faults = [.. Enumerable.Range(0, _random.Next(7)).Select(_ => AnyFault())];
        _pending = [.. Faults.OrderBy(fault => fault.AtCall)];
        if (_random.Next(100) < PlansInHundred)
        {
            _plan = new PlanPlay(Cluster, _random, _words, dice, containers);
        }
        else
        {
            _pipeline = new PipelinePlay(Cluster, _random, _words, throttle, maxFailures, reconfigures, containers);
        }

        Cluster.OnCall = (node, operation, before) =>
        {
            _calls += before ? 1 : 0;
            Strike();
            _words.OnCall(node, operation, before);
            if (before && _plan is null && _calls == _secondScriptAt)
            {
                _ = Cluster.Bootstrap.Generate("1.10.7", DcosRelease.Of(Options.ToVersion));
            }

            if (!before)
            {
                _plan?.Apps.After(operation);
            }

            if (!before && operation is StartRunOperation start)
            {
                _plan?.Started(node, start.Order.StageOnly);
            }
            else if (!before && operation is ClusterFlagOperation { Flag: ClusterFlag.Pause })
            {
                // Somebody looks, and lets it go on.
                Cluster.Clock.Schedule(TimeSpan.FromMinutes(20), () => Cluster.Masters[0].Folder.Paused = false);
            }

            return System.Threading.Tasks.Task.CompletedTask;
        };
    }

    public int Seed { get; }

    public RehearsalOptions Options { get; }

    public RehearsalCluster Cluster { get; }

    public IReadOnlyList<PlannedFault> Faults { get; }

    /// <summary>What the last operator was stopped by; null when it upgraded everything.</summary>
    public string? Stopped => _plan is null ? _pipeline!.Stopped : _plan.Stopped;

    private int Operators => _plan?.Operators ?? _pipeline!.Operators;

    /// <summary>Everything that is wrong with this history; empty when all invariants held.</summary>
    public IReadOnlyList<string> Run()
    {
        Strike();
        List<string> wrong = [];
        if (_foreignScript && ForeignScript.Play(Cluster) is { } accepted)
        {
            wrong.Add(accepted);
        }

        wrong.AddRange(_plan?.Play() ?? _pipeline!.Play());
        if (Stopped?.Contains(DecisionTable.PackagesChanged) is true)
        {
            wrong.Add($"stopped for packages that runs of our own changed: {Stopped}");
        }

        // What an operator gave up may still act.
        Driving.RunToEnd(Cluster.Clock.Delay(TimeSpan.FromMinutes(10), CancellationToken.None), Cluster.Clock);
        wrong.AddRange(Cluster.Invariants.Violations);
        wrong.AddRange(_words.Violations);
        if (Stopped is null)
        {
            wrong.AddRange(_words.Find<ScheduledMaintenance>()?.Left ?? []);
        }

        if (Stopped is not null && Faults.Count == 0 && _words.IsEmpty)
        {
            wrong.Add($"stopped without any fault: {Stopped}");
        }

        return wrong;
    }

    public override string ToString() =>
        $"seed {Seed}: {Options.FromVersion} -> {Options.ToVersion} {Options.Edition}, "
        + $"{Options.Masters} masters, {Options.Agents} + {Options.PublicAgents} agents, {(object?)_plan ?? _pipeline}, "
        + $"{Operators} operators, faults [{string.Join("; ", Faults)}], words [{_words}], {Stopped ?? "done"}";

    private void Strike()
    {
        while (_pending.Count > 0 && _pending[0].AtCall <= _calls)
        {
            PlannedFault fault = _pending[0];
            _pending.RemoveAt(0);
            Cluster.Inject(fault.Node, fault.Fault, fault.Amount);
        }
    }

    private PlannedFault AnyFault()
    {
        FaultRow row = s_faults[_random.Next(s_faults.Length)];
        RehearsalNode[] nodes = [.. Cluster.Nodes.Where(node => row.Roles.Contains(node.Role))];
        if (nodes.Length == 0)
        {
            return AnyFault();
        }

        double? amount = row.Unit switch
        {
            FaultUnit.Attempts => Pick<double?>(1, 1, 2, 3, null),
            FaultUnit.Seconds => Pick<double?>(5, 30, 120, 290, 310, 700, 2000, null),
            FaultUnit.Renames => _random.Next(64),
            _ => null,
        };
        return new PlannedFault(_random.Next(2) == 0 || s_fromTheBeginning.Contains(row.Fault)
            ? 0
            : _random.Next(60 * Cluster.Nodes.Count), nodes[_random.Next(nodes.Length)].Name, row.Fault, amount);
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
