using System;
using System.Collections.Generic;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>A node refuses sudo for some time, while its run is followed.</summary>
internal sealed class AccessRefused : Happening
{
    private static readonly int[] s_seconds = [3, 20, 60, 200, 700];

    private readonly RehearsalCluster _cluster;
    private readonly string _node;
    private readonly TimeSpan _duration;
    private int _left;
    private DateTimeOffset? _until;

    public AccessRefused(RehearsalCluster cluster, Random random)
    {
        _cluster = cluster;
        _node = cluster.Nodes[random.Next(cluster.Nodes.Count)].Name;
        _left = 1 + random.Next(6);
        _duration = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);
    }

    public override IReadOnlyList<string> Passing => [nameof(SR.SudoRefused)];

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (node.Name != _node)
        {
            return;
        }

        if (before && operation is FollowRunOperation && --_left == 0)
        {
            _until = _cluster.Clock.UtcNow + _duration;
        }

        if (before && _cluster.Clock.UtcNow < _until)
        {
            throw new NodeAccessException(null, nameof(SR.SudoRefused), node.Name, node.Name, "core", "a password is required");
        }
    }

    public override string ToString() => $"{_node} refuses sudo for {_duration.TotalSeconds:0} s";
}
