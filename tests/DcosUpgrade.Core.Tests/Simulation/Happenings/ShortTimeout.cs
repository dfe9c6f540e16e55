using System;
using System.Collections.Generic;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>
/// A small <c>-TimeoutSec</c> ends the calls of the first operators, for instance during a stalled download; then the same command, or the
/// next node at once.
/// </summary>
internal sealed class ShortTimeout : Happening
{
    public const string Reason = "TimedOut";

    private static readonly int[] s_seconds = [2, 5, 15, 40, 90, 200];

    private readonly TimeSpan _limit;
    private readonly int _operators;

    public ShortTimeout(RehearsalCluster cluster, Random random)
    {
        _limit = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);
        _operators = 1 + random.Next(4);
        TakesNextNode = random.Next(2) == 0;
        if (random.Next(2) == 0)
        {
            cluster.Inject(cluster.Masters[random.Next(cluster.Masters.Count)].Name, RehearsalFault.FetchStalls);
        }
    }

    public override IReadOnlyList<string> Passing => [Reason];

    /// <summary>True when the next operator leaves the node out whose run continues.</summary>
    public bool TakesNextNode { get; }

    public override RunOptions Change(RunOptions options, int number) => number <= _operators ? options with { ScriptTimeout = _limit } : options;

    public override string ToString() =>
        $"operators 1 to {_operators} with -TimeoutSec {_limit.TotalSeconds:0}, then the {(TakesNextNode ? "next node" : "same command")}";
}
