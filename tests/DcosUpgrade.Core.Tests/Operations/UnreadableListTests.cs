using System;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal.Answers;
using DcosUpgrade.Rehearsal.Responses;
using Xunit;

namespace DcosUpgrade.Core.Tests.Operations;

/// <summary>A list that could not be read is not an empty list: baselines and gates would prove nothing.</summary>
public sealed class UnreadableListTests
{
    private const string Token = "0123456789abcdef";

    /// <summary>Status and body of Mesos; 0: it is too late.</summary>
    public static TheoryData<int, string> Unreadable { get; } = new()
    {
        { 0, "" },
        { 401, "" },
        { 403, "" },
        { 500, "" },
        { 503, "Agent has not finished recovery" },
        { 200, """{"id":"S1"}""" },
        { 200, """{"id":"S1","frameworks":null}""" },
        { 200, """{"id":"S1","frameworks":{}}""" },
        { 200, """{"id":"S1","frameworks":"marathon"}""" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Frameworks_are_unknown(int status, string body)
    {
        FrameworksOperation operation = new(Token);
        Sections answer = new Sections().Get("summary", new HttpAnswer(status, body)).Get("leader", null).Get("marathon", null).Get("metronome", null);

        FrameworksProbe probe = operation.Parse(Output(answer.In(operation.Frame)));

        Assert.Null(probe.Frameworks);
        Assert.NotEmpty(probe.Problem);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void State_of_the_leader_does_not_answer(int status, string body)
    {
        LeaderStateOperation operation = new(Token);

        LeaderState state = operation.Parse(Output(new Sections().Get("state", new HttpAnswer(status, body)).In(operation.Frame)));

        Assert.False(state.Answers);
        Assert.NotEmpty(state.Problem);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Placement_does_not_answer(int status, string body)
    {
        PlacementOperation operation = new(Token, leadersOnly: false);

        PlacementObservation placement =
            operation.Parse(Output(new Sections().Get("state", new HttpAnswer(status, body)).Get("marathon", null).In(operation.Frame)));

        Assert.False(placement.Answers);
        Assert.NotEmpty(placement.Problem);
    }

    /// <summary>Without an id an agent has no baseline.</summary>
    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Tasks_of_an_agent_have_no_id(int status, string body)
    {
        AgentTasksOperation operation = new(Token);

        AgentTasks tasks = operation.Parse(Output(new Sections().Get("state", new HttpAnswer(status, body)).In(operation.Frame)));

        Assert.Null(tasks.AgentId);
        Assert.NotEmpty(tasks.Problem);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Master_lists_no_agents(int status, string body)
    {
        MasterProbeOperation operation = new(Token);
        Sections answer = new Sections().Add("unit", "ActiveState=active\n").Get("exhibitor", null).Get("exhibitor-config", null)
            .Get("slaves", new HttpAnswer(status, body.Replace("frameworks", "slaves", StringComparison.Ordinal))).Get("metrics", null).Get("version", null);

        Assert.Null(operation.Parse(Output(answer.In(operation.Frame))).Agents);
    }

    private static RawOutput Output(string stdout) => new(0, stdout, "", Truncated: false);
}
