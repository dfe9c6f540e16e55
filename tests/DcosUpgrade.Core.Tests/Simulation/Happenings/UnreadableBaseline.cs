using System;
using System.Collections.Generic;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Answers;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation.Happenings;

/// <summary>For some time an agent does not answer with its state, or no master does.</summary>
internal sealed class UnreadableBaseline : Happening
{
    private const int TooLarge = 63;
    private static readonly int[] s_seconds = [2, 10, 40, 120, 600];

    private static readonly Func<Sections>[] s_answers =
    [
        () => new Sections().Get("state", HttpAnswer.TooLate),
        () => new Sections().Get("state", new HttpAnswer(403, "")),
        () => new Sections().Get("state", new HttpAnswer(503, "Agent has not finished recovery")),
        () => new Sections().Add("state", HttpSection.Tail(TooLarge, 0, "")),
    ];

    private readonly RehearsalCluster _cluster;
    private readonly string? _agent;
    private readonly Func<Sections> _answer;
    private readonly Moment _from;
    private readonly TimeSpan _duration;
    private DateTimeOffset? _until;

    public UnreadableBaseline(RehearsalCluster cluster, Random random)
    {
        _cluster = cluster;
        _agent = cluster.Agents.Count > 0 && random.Next(4) > 0 ? cluster.Agents[random.Next(cluster.Agents.Count)].Node.Name : null;
        _answer = s_answers[random.Next(s_answers.Length)];
        _from = new Moment(random, 30 * cluster.Nodes.Count);
        _duration = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);
    }

    public override IReadOnlyList<string> Passing => [nameof(SR.BaselineUnreadable)];

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (!_from.Comes(operation, before))
        {
            return;
        }

        _until = _cluster.Clock.UtcNow + _duration;
        foreach (RehearsalNode master in _agent is null ? _cluster.Masters : [])
        {
            _cluster.Inject(master.Name, RehearsalFault.EndpointsSilent, _duration.TotalSeconds);
        }
    }

    public override INodeShells Wrap(INodeShells shells, int number) => new ChangedAnswerShells(shells, (node, operation, stdout) =>
        node == _agent && operation is AgentTasksOperation asked && _cluster.Clock.UtcNow < _until ? _answer().In(asked.Frame) : stdout);

    public override string ToString() => $"{_agent ?? "no master"} does not answer for {_duration.TotalSeconds:0} s";
}
