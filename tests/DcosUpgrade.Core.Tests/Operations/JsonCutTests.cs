using System;
using System.Diagnostics;
using System.Linq;
using System.Text.Json;
using DcosUpgrade.Core.Tests.Responses;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.NodePrograms;

/// <summary>The answer that remains after sed on the node.</summary>
public sealed class JsonCutTests
{
    private static readonly string[] s_names = ["resources", "used_resources", "resources_full", "resources\"", "resources_allocated"];

    public static TheoryData<string> Steps => [.. SampleSteps.Masters.Keys];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Masters_answer_is_cut_like_in_the_rehearsal(string step) => Same(SampleSteps.Masters[step]);

    [Fact]
    public void Answer_with_public_agents_and_tasks_is_cut_like_in_the_rehearsal()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 5, PublicAgents = 2 });
        Same(MesosViews.Of(cluster, cluster.Masters[0])!);
        foreach (SimulatedAgent agent in cluster.Agents)
        {
            MesosAgentView view = MesosViews.Of(cluster, agent)!;
            Assert.Equal(Sed(JsonCut.Resources, MesosAgentResponses.Answer(view, "/state").Body), MesosAgentResponses.Answer(view, "/state", cut: true).Body);
            Assert.Equal(Sed(JsonCut.Metrics, MesosAgentResponses.Answer(view, "/metrics/snapshot").Body),
                MesosAgentResponses.Answer(view, "/metrics/snapshot", cut: true).Body);
        }
    }

    [Fact]
    public void Most_bytes_of_agents_and_metrics_are_removed()
    {
        MesosMasterView view = SampleSteps.Masters["02-task-running"];

        Assert.InRange(
            Sed(JsonCut.Resources, MesosMasterResponses.Answer(view, "/slaves").Body).Length, 1, MesosMasterResponses.Answer(view, "/slaves").Body.Length / 3);
        Assert.InRange(Sed(JsonCut.Metrics, MesosMasterResponses.Answer(view, "/metrics/snapshot").Body).Length, 1,
            MesosMasterResponses.Answer(view, "/metrics/snapshot").Body.Length / 4);
    }

    [Theory]
    [InlineData("""{"id":"a","resources":{"ports":"[1-2, 4-5]","a}b":"{x}"},"active":true}""", """{"id":"a","active":true}""")]
    [InlineData("""{"id":"a","x_resources_full":[{"role":"a]\"b","labels":[{"value":"]"}]}],"z":1}""", """{"id":"a","z":1}""")]
    [InlineData("""{"id":",\"resources\":{}","resources":{},"z":1}""", """{"id":",\"resources\":{}","z":1}""")]
    [InlineData("""{"id":"\\","flags":{"x":"\\\""},"z":1}""", """{"id":"\\","z":1}""")]
    [InlineData("""{"a":1,"resources":[[["too deep"]]],"z":1}""", null)]
    [InlineData("""{"a":1,"resources":{"b":{"too":"deep"}},"z":1}""", null)]
    [InlineData("""{"resources":{"stands":"first"},"z":1}""", null)]
    [InlineData("<html><body>,\"resources\":{ Sign in to continue</body></html>", null)]
    public void Member_is_removed_completely_or_not_at_all(string text, string? left) => Assert.Equal(left ?? text, Sed(JsonCut.Resources, text));

    [Fact]
    public void Cut_of_random_JSON_is_JSON_with_all_needed_members()
    {
        Random random = new(42);
        string[] documents = [.. Enumerable.Range(0, 300).Select(_ => JsonSerializer.Serialize(Value(random, 0)))];
        string[] left = Sed(JsonCut.Resources, string.Join("\n", documents)).Split('\n');

        Assert.Equal(documents.Length, left.Length);
        Assert.True(left.Sum(text => text.Length) < documents.Sum(text => text.Length));
        for (int i = 0; i < left.Length; i++)
        {
            Assert.True(Within(JsonDocument.Parse(left[i]).RootElement, JsonDocument.Parse(documents[i]).RootElement), documents[i]);
        }
    }

    private static void Same(MesosMasterView view)
    {
        (string Path, string Cut)[] cuts =
            [("/slaves", JsonCut.Resources), ("/state", JsonCut.Resources), ("/state-summary", JsonCut.Summary), ("/metrics/snapshot", JsonCut.Metrics)];
        foreach ((string path, string cut) in cuts)
        {
            Assert.Equal(Sed(cut, MesosMasterResponses.Answer(view, path).Body), MesosMasterResponses.Answer(view, path, cut: true).Body);
        }
    }

    /// <summary>The same, but for members that are cut by their name.</summary>
    private static bool Within(JsonElement left, JsonElement whole) => left.ValueKind == whole.ValueKind && left.ValueKind switch
    {
        JsonValueKind.Object => left.EnumerateObject().Select(member => member.Name)
            .SequenceEqual(whole.EnumerateObject().Select(member => member.Name).Where(name => left.TryGetProperty(name, out _) || !name.Contains("resources")))
            && left.EnumerateObject().All(member => Within(member.Value, whole.GetProperty(member.Name))),
        JsonValueKind.Array => left.GetArrayLength() == whole.GetArrayLength()
            && left.EnumerateArray().Zip(whole.EnumerateArray()).All(pair => Within(pair.First, pair.Second)),
        _ => left.GetRawText() == whole.GetRawText(),
    };

    private static object Value(Random random, int depth) => random.Next(depth < 4 ? 4 : 2) switch
    {
        0 => random.Next(100),
        1 => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => "\"\\{}[],:a"[random.Next(9)])),
        2 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)).ToArray(),
        _ => Enumerable.Range(0, random.Next(5)).ToDictionary(i => random.Next(2) == 0 ? $"m{i}" : s_names[i], _ => Value(random, depth + 1)),
    };

    private static string Sed(string cut, string text)
    {
        using Process bash = Process.Start(new ProcessStartInfo(
            "bash", ["-c", "export LC_ALL=C; cat" + JsonCut.Filter(cut)]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        System.Threading.Tasks.Task<string> read = bash.StandardOutput.ReadToEndAsync();
        bash.StandardInput.Write(text);
        bash.StandardInput.Close();
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
        return read.GetAwaiter().GetResult();
    }
}
