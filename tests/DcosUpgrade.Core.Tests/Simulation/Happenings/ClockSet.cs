using System;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>The clock of one operator's machine is set back or ahead at a random moment.</summary>
internal sealed class ClockSet(RehearsalCluster cluster, Random random) : Happening
{
    private static readonly int[] s_seconds = [-86400, -3600, -600, -300, -30, 300, 3600];

    private readonly Moment _moment = new(random, 40 * cluster.Nodes.Count);
    private readonly int _number = 1 + random.Next(2);
    private readonly TimeSpan _by = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);
    private OperatorClock? _clock;

    public override void Begins(Session session, int number) => _clock = number == _number ? (OperatorClock)session.Context.Clock : _clock;

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (_clock is not null && _moment.Comes(operation, before))
        {
            _clock.Set(_by);
        }
    }

    public override string ToString() => $"the clock of operator {_number} is set by {_by.TotalSeconds:0} s";
}
