using System;
using System.Linq;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>The link breaks during the start on some nodes, and the start acts later.</summary>
internal sealed class LateStarts : Happening
{
    private static readonly int[] s_seconds = [4, 30, 50, 70, 90, 110, 130, 200, 400, 1500];

    private readonly string _nodes = "";

    public LateStarts(RehearsalCluster cluster, Random random)
    {
        foreach (int index in Enumerable.Range(0, 1 + random.Next(3)).Select(_ => random.Next(cluster.Nodes.Count)))
        {
            int seconds = s_seconds[random.Next(s_seconds.Length)];
            cluster.Inject(cluster.Nodes[index].Name, RehearsalFault.StartActsLate, seconds);
            _nodes += $" {cluster.Nodes[index].Name} {seconds} s";
        }
    }

    public override string ToString() => "starts act late:" + _nodes;
}
