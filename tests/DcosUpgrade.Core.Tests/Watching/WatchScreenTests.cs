using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Watching;
using Xunit;

namespace DcosUpgrade.Core.Tests.Watching;

/// <summary>The screen of an upgrade in terminals of two sizes, with a small and a large cluster.</summary>
public sealed partial class WatchScreenTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 7, 22, 41, 10, TimeSpan.Zero);

    [Theory]
    [InlineData(80, 24, 6)]
    [InlineData(80, 24, 400)]
    [InlineData(200, 50, 6)]
    [InlineData(200, 50, 400)]
    [InlineData(20, 5, 400)]
    public void No_line_is_too_long_and_there_are_not_too_many(int width, int height, int agents)
    {
        WatchState state = State(agents);

        IReadOnlyList<string> plain = WatchScreen.Render(state, width, height, colour: false);
        IReadOnlyList<string> colored = WatchScreen.Render(state, width, height, colour: true);

        Assert.InRange(plain.Count, 1, height);
        Assert.All(plain, line => Assert.InRange(Cells.Of(line), 0, width));
        Assert.Equal(plain, colored.Select(line => Sgr().Replace(line, "").TrimEnd()));
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(200, 50)]
    public void Failed_nodes_and_agents_that_are_away_are_shown_before_all_others(int width, int height)
    {
        IReadOnlyList<string> lines = WatchScreen.Render(State(400), width, height, colour: false);

        int header = lines.ToList().FindIndex(line => line.StartsWith("Node", StringComparison.Ordinal));
        Assert.StartsWith("a7 ", lines[header + 1]);
        Assert.Contains("failed", lines[header + 1]);
        Assert.StartsWith("a3 ", lines[header + 2]);
        Assert.Contains("away 170 of 300 s", lines[header + 2]);
        Assert.Contains("running", lines[header + 3]);
    }

    [Fact]
    public void Nodes_that_do_not_fit_are_counted_by_their_state()
    {
        IReadOnlyList<string> lines = WatchScreen.Render(State(400), 80, 24, colour: false);

        Assert.Equal(24, lines.Count);
        Match rest = More().Match(lines[^1]);
        Assert.True(rest.Success, lines[^1]);
        int shown = lines.Count - 1 - lines.ToList().FindIndex(line => line.StartsWith("Node", StringComparison.Ordinal)) - 1;
        Assert.Equal(403, shown + int.Parse(rest.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Waves_that_run_stay_on_the_screen_when_there_are_many()
    {
        IReadOnlyList<string> lines = WatchScreen.Render(State(400), 80, 24, colour: false);

        Assert.Contains(lines, line => line.StartsWith("2 agents", StringComparison.Ordinal) && line.Contains("1 failed", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("… ", StringComparison.Ordinal) && line.Contains("not started", StringComparison.Ordinal));
    }

    [Fact]
    public void Control_characters_of_the_cluster_do_not_reach_the_terminal()
    {
        WatchState state = State(6) with { Paused = true, Why = "ops: \u001b[2Jgone\r\nsecond" };

        Assert.All(WatchScreen.Render(state, 80, 24, colour: false), line => Assert.DoesNotContain(line, character => char.IsControl(character)));
    }

    [Fact]
    public void Wide_characters_count_as_two_columns()
    {
        WatchState state = State(6) with { Cluster = string.Concat(Enumerable.Repeat("集群", 40)) };

        string title = WatchScreen.Render(state, 80, 24, colour: false)[0];

        Assert.InRange(Cells.Of(title), 70, 80);
        Assert.EndsWith("…", title);
    }

    [Fact]
    public void Time_left_is_measured_from_nodes_that_are_done()
    {
        DateTimeOffset start = s_now - TimeSpan.FromMinutes(10);
        WatchedNode[] nodes =
        [
            new("m1", DcosRole.Master) { Wave = 1, Stage = WatchedStage.Done, StartedAt = start },
            new("m2", DcosRole.Master) { Wave = 1, Stage = WatchedStage.Done, StartedAt = start + TimeSpan.FromMinutes(5) },
            new("m3", DcosRole.Master) { Wave = 1, Stage = WatchedStage.NotStarted },
        ];

        Assert.Equal(TimeSpan.FromMinutes(5), RemainingTime.Of(nodes, [new WatchedWave(1, "masters", 3)], s_now));
    }

    [Fact]
    public void Time_left_before_the_first_node_is_that_of_the_plan()
    {
        WatchedNode[] nodes =
        [
            new("a1", DcosRole.Agent) { Wave = 2, Stage = WatchedStage.NotStarted },
            new("a2", DcosRole.Agent) { Wave = 2, Stage = WatchedStage.NotStarted },
        ];
        WatchedWave wave = new(2, "agents", 2) { Expected = TimeSpan.FromMinutes(7) };

        Assert.Equal(TimeSpan.FromMinutes(7), RemainingTime.Of(nodes, [wave], s_now));
        Assert.Null(RemainingTime.Of([nodes[0] with { Stage = WatchedStage.Unread }], [wave], s_now));
    }

    internal static WatchState State(int agents)
    {
        List<WatchedNode> nodes = [.. Enumerable.Range(1, 3).Select(number => new WatchedNode($"m{number}", DcosRole.Master)
        {
            Wave = 1, Stage = WatchedStage.Done, Run = TimeSpan.FromMinutes(2), Version = "1.11.6", Zone = "eu-west-1a",
        })];
        nodes.AddRange(Enumerable.Range(1, agents).Select(number => new WatchedNode($"a{number}", DcosRole.Agent)
        {
            Wave = 2 + ((number - 1) / 8),
            Stage = number == 7 || (number == 3 && agents < 7) ? WatchedStage.Failed : number < 3 ? WatchedStage.Done : number < 7 ? WatchedStage.Running
                : WatchedStage.NotStarted,
            Text = number == 7 ? "ChecksFailed: checks after activation" : number < 7 && number > 2 ? "checks after activation" : "",
            For = number is > 2 and < 7 ? TimeSpan.FromSeconds(40 + number) : null,
            Run = number < 8 ? TimeSpan.FromSeconds(60 + number) : null,
            Away = number == 3 ? TimeSpan.FromSeconds(170) : null,
            Version = "1.10.8",
            Zone = "eu-west-1b",
        }));
        return new WatchState
        {
            Cluster = "prod-eu",
            At = s_now,
            Steady = TimeSpan.Zero,
            FromVersion = "1.10.8",
            ToVersion = "1.11.6",
            Plan = "35b8cedbebf9",
            Verdict = WatchVerdict.Running,
            Owner = "ops@bastion (pid 4711)",
            Heartbeat = TimeSpan.FromSeconds(4),
            Nodes = nodes,
            Waves = [.. nodes.GroupBy(node => node.Wave).Select(wave => new WatchedWave(wave.Key, wave.Key == 1 ? "masters" : "agents", wave.Count())
            {
                Done = wave.Count(node => node.Stage == WatchedStage.Done),
                Running = wave.Count(node => node.Stage == WatchedStage.Running),
                Failed = wave.Count(node => node.Stage == WatchedStage.Failed),
                Expected = TimeSpan.FromMinutes(5),
            })],
            Tasks = new WatchedTasks(1204, 12, 0),
            Leader = "m2",
            ActiveAgents = agents - 1,
            Agents = agents,
            Elapsed = TimeSpan.FromMinutes(31),
            Left = TimeSpan.FromMinutes(72),
            Forecast = new WatchForecast(s_now + TimeSpan.FromMinutes(70), s_now + TimeSpan.FromMinutes(60), s_now + TimeSpan.FromMinutes(90)),
        };
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Sgr();

    [GeneratedRegex("^… (\\d+) more: ")]
    private static partial Regex More();
}
