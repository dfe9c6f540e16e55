using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;
using Xunit;

namespace DcosUpgrade.Core.Tests.Responses;

/// <summary>Compares every recorded answer of Mesos 1.5.1 with the answer of the writers for the same state.</summary>
public sealed class MesosSampleTests
{
    /// <summary>A counter of the leader's lifetime; the writers know only the current state, so step 13 is compared without it.</summary>
    private const string StaysOnceCounted = "master/task_unreachable/source_master/reason_slave_removed:d,";

    public static TheoryData<string, string, string, string> Samples()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var part in Lines().Select(line => line.Split(' ', 7)))
        {
            data.Add(part[0], part[1], part[2], string.Join(' ', part.Skip(3)));
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Answers_have_the_recorded_shapes(string step, string daemon, string path, string recorded)
    {
        var answer = daemon == "master"
            ? MesosMasterResponses.Answer(SampleSteps.Masters[step], path)
            : MesosAgentResponses.Answer(SampleSteps.AgentView(withTask: step != "01-agent-up"), path);
        var written = $"{answer.Status} {answer.ContentType ?? "-"} {answer.Location ?? "-"} {JsonShape.Of(answer.Body)}";

        Assert.Equal(step.StartsWith("13", StringComparison.Ordinal) ? recorded.Replace(StaysOnceCounted, "") : recorded, written);
    }

    [Fact]
    public void Every_step_is_covered() =>
        Assert.Equal(SampleSteps.Masters.Keys.Order(), Lines().Select(line => line.Split(' ')[0]).Distinct().Order());

    private static IEnumerable<string> Lines() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Responses", "mesos-samples.shapes")).Where(line => !line.StartsWith('#'));
}
