using System;
using System.Collections.Generic;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>A pkgpanda or node script of somebody else runs on a node from a random moment on.</summary>
internal sealed class ForeignProgram(RehearsalCluster cluster, Random random) : Happening
{
    private static readonly int[] s_seconds = [5, 30, 120, 900];

    private readonly Moment _moment = new(random, 30 * cluster.Nodes.Count);
    private readonly string _node = cluster.Nodes[random.Next(cluster.Nodes.Count)].Name;
    private readonly TimeSpan _duration = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);

    public override IReadOnlyList<string> Passing => ["Busy", "Superseded"];

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (_moment.Comes(operation, before))
        {
            cluster.Inject(_node, RehearsalFault.ForeignRun);
            cluster.Clock.Schedule(_duration, () => cluster.Clear(_node, RehearsalFault.ForeignRun));
        }
    }

    public override string ToString() => $"another pkgpanda on {_node} for {_duration.TotalSeconds:0} s";
}
