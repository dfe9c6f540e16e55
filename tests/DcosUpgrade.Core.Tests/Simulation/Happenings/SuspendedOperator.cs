using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>The machine of an operator is suspended at one of its calls and resumed later; meanwhile a colleague takes over.</summary>
internal sealed class SuspendedOperator : Happening
{
    private static readonly int[] s_durations = [1, 10, 45, 80, 95, 110, 125, 140, 200, 400, 900, 3600, 7200];
    private static readonly int[] s_delays = [0, 5, 60, 92, 100, 130, 300];

    private readonly RehearsalCluster _cluster;
    private readonly int _number;
    private readonly int _at;
    private readonly bool _beforeStart;
    private readonly TimeSpan _duration;
    private readonly TimeSpan _delay;
    private readonly string? _only;
    private SuspendingShells? _shells;

    public SuspendedOperator(RehearsalCluster cluster, Random random)
    {
        _cluster = cluster;
        _number = 1 + random.Next(2);
        _beforeStart = random.Next(2) == 0;
        _at = 1 + random.Next(_beforeStart ? cluster.Masters.Count : 60 + (20 * cluster.Nodes.Count));
        _duration = TimeSpan.FromSeconds(s_durations[random.Next(s_durations.Length)] + random.NextDouble());
        _delay = TimeSpan.FromSeconds(s_delays[random.Next(s_delays.Length)]);
        BreaksLock = random.Next(3) == 0;
        _only = random.Next(2) == 0 ? cluster.Masters[random.Next(cluster.Masters.Count)].Name : null;
    }

    public override IReadOnlyList<string> Passing => [nameof(SR.LockLost), nameof(SR.ClusterBusy), "Fenced", "TooLate"];

    /// <summary>True when the colleague does not wait for the lock's expiry.</summary>
    public bool BreaksLock { get; }

    public override INodeShells Wrap(INodeShells shells, int number) =>
        number == _number ? _shells = new SuspendingShells(shells, _cluster.Clock, _at, _duration, _beforeStart ? IsStart : null) : shells;

    /// <summary>False for nodes that the colleague leaves to the others.</summary>
    public bool ColleagueTakes(DcosNode node) => _only is null || node.Name == _only;

    /// <summary>Returns when the colleague begins.</summary>
    /// <param name="isOver">True when no operator works any more.</param>
    /// <returns>False when there was no suspension.</returns>
    public async Task<bool> ColleagueComesAsync(Func<bool> isOver)
    {
        while (_shells?.ResumedAt is null && !isOver())
        {
            await _cluster.Clock.Delay(TimeSpan.FromSeconds(2), CancellationToken.None).ConfigureAwait(false);
        }

        if (_shells?.ResumedAt is null)
        {
            return false;
        }

        await _cluster.Clock.Delay(_delay, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private static bool IsStart(NodeOperation operation) => operation is StartRunOperation;

    /// <summary>True when this operator is the one that is suspended.</summary>
    public bool Is(int number) => number == _number;

    public override string ToString() =>
        $"operator {_number} suspended at {(_beforeStart ? "start" : "call")} {_at} for {_duration.TotalSeconds:0} s, "
            + $"a colleague {(BreaksLock ? "breaks the lock" : "comes")} "
            + $"{_delay.TotalSeconds:0} s later{(_only is null ? "" : $" for {_only}")}";
}
