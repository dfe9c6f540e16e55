using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>For some time systemd on a node does not show the state of the run unit, and sometimes the locks cannot be asked either.</summary>
internal sealed class SilentSystemd(RehearsalCluster cluster, Random random) : Happening
{
    private static readonly int[] s_seconds = [2, 10, 60, 300];

    private readonly Moment _from = new(random, 30 * cluster.Nodes.Count);
    private readonly string _node = cluster.Nodes[random.Next(cluster.Nodes.Count)].Name;
    private readonly TimeSpan _duration = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);
    private readonly bool _withLocks = random.Next(2) == 0;
    private DateTimeOffset? _until;

    public override IReadOnlyList<string> Passing => ["FactsIncomplete"];

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before) =>
        _until = _from.Comes(operation, before) ? cluster.Clock.UtcNow + _duration : _until;

    public override INodeShells Wrap(INodeShells shells, int number) => new ChangedAnswerShells(shells, (node, operation, stdout) =>
        node == _node && operation is NodeFactsOperation && cluster.Clock.UtcNow < _until ? Silent(stdout) : stdout);

    public override string ToString() => $"systemd on {_node} is silent for {_duration.TotalSeconds:0} s{(_withLocks ? ", its locks too" : "")}";

    private string Silent(string facts)
    {
        string silent = Regex.Replace(facts, @"( unit\n)Id=[^\n]*\nActiveState=[^\n]*\n", "$1");
        return _withLocks ? Regex.Replace(silent, @"( locks\n)\d\n\d\n", "$1\n\n") : silent;
    }
}
