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

/// <summary>For some time the leading master does not list the frameworks, mostly before the first master; sometimes one of them does not come back.</summary>
internal sealed class UnreadableFrameworks : Happening
{
    private static readonly int[] s_seconds = [1, 5, 30, 120];

    private static readonly HttpAnswer[] s_answers =
    [
        HttpAnswer.TooLate, new HttpAnswer(403, ""), new HttpAnswer(503, ""), new HttpAnswer(200, "{}"), new HttpAnswer(200, """{"frameworks":null}"""),
    ];

    private readonly RehearsalCluster _cluster;
    private readonly HttpAnswer _answer;
    private readonly TimeSpan _duration;
    private readonly string? _loses;
    private int _left;
    private DateTimeOffset? _until;

    public UnreadableFrameworks(RehearsalCluster cluster, Random random)
    {
        _cluster = cluster;
        _answer = s_answers[random.Next(s_answers.Length)];
        _duration = TimeSpan.FromSeconds(s_seconds[random.Next(s_seconds.Length)]);
        _left = 1 + Math.Max(0, random.Next(8) - 4);
        if (random.Next(2) == 0)
        {
            _loses = cluster.Masters[random.Next(cluster.Masters.Count)].Name;
            cluster.Inject(_loses, RehearsalFault.FrameworkNotBack);
        }
    }

    public override IReadOnlyList<string> Passing => [nameof(SR.BaselineUnreadable)];

    public override void OnCall(NodeEndpoint node, NodeOperation operation, bool before)
    {
        if (before && operation is FrameworksOperation && --_left == 0)
        {
            _until = _cluster.Clock.UtcNow + _duration;
        }
    }

    public override INodeShells Wrap(INodeShells shells, int number) => new ChangedAnswerShells(shells, (_, operation, stdout) =>
        operation is FrameworksOperation asked && _cluster.Clock.UtcNow < _until
            ? new Sections().Get("summary", _answer).Get("leader", null).Get("marathon", null).Get("metronome", null).In(asked.Frame)
            : stdout);

    public override string ToString() =>
        $"frameworks cannot be read for {_duration.TotalSeconds:0} s{(_loses is null ? "" : $", and one is lost with the restart of {_loses}")}";
}
