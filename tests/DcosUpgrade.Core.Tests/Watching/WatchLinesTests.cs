using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Watching;
using Xunit;

namespace DcosUpgrade.Core.Tests.Watching;

/// <summary>Plain lines of a watched upgrade.</summary>
public sealed class WatchLinesTests
{
    private readonly WatchLines _lines = new();
    private readonly WatchState _state = WatchScreenTests.State(6);

    [Fact]
    public void First_state_is_one_summary() =>
        Assert.Equal(
            "22:41:10Z prod-eu: running, 5 of 9 nodes done, 3 active (a4, a5, a6), 1 failed; 12 tasks kept, 0 lost; away: a3, 1:12:00 left",
            Assert.Single(_lines.Of(_state)));

    [Fact]
    public void Changed_numbers_of_a_phase_make_no_line_and_a_new_phase_makes_one()
    {
        _ = _lines.Of(_state);

        Assert.Empty(_lines.Of(After(2, Change("a4", node => node with { Text = "checks after activation, Exhibitor 2 of 3 serving" }))));
        Assert.Equal("22:41:14Z a4: gates: agent-active: found no", Assert.Single(
            _lines.Of(After(4, Change("a4", node => node with { Stage = WatchedStage.Gates, Text = "agent-active: found no" })))));
    }

    [Fact]
    public void Summaries_are_ten_seconds_apart_and_a_minute_at_most()
    {
        _ = _lines.Of(_state);

        List<string> lines = [.. Enumerable.Range(1, 50).SelectMany(look => _lines.Of(After(look * 2, _state with { Tasks = new WatchedTasks(1, look, 0) })))];

        Assert.Equal(10, lines.Count);
        Assert.Empty(_lines.Of(After(102, _state with { Tasks = new WatchedTasks(1, 50, 0) })));
        Assert.Single(_lines.Of(After(170, _state with { Tasks = new WatchedTasks(1, 50, 0) })));
    }

    [Fact]
    public void Gates_that_come_and_go_have_one_line_each()
    {
        _ = _lines.Of(_state);
        string[] gates = ["agent-active: not active", "tasks-kept: not read", "agent-active: not active", "tasks-kept: 1 lost", "agent-active: registered"];

        string[] lines = [.. gates.SelectMany((gate, look) => _lines.Of(After(look * 2, Change("a4", node => node with
        {
            Stage = WatchedStage.Gates,
            Text = gate,
        })))).Where(line => line.Contains(" a4: ", StringComparison.Ordinal))];

        Assert.Equal(["22:41:10Z a4: gates: agent-active: not active", "22:41:12Z a4: gates: tasks-kept: not read"], lines);
    }

    [Fact]
    public void Phases_of_another_run_of_the_node_have_their_lines_again()
    {
        _ = _lines.Of(_state);
        WatchState Run(int seconds, int run, WatchedStage stage, string text) => After(seconds, Change("a4", node => node with
        {
            Stage = stage,
            Text = text,
            StartedAt = DateTimeOffset.UnixEpoch.AddHours(run),
        }));

        _ = _lines.Of(Run(2, 1, WatchedStage.Running, "activating"));
        _ = _lines.Of(Run(4, 1, WatchedStage.Failed, "NotActivated"));

        Assert.Equal(["22:41:16Z a4: running: activating"], _lines.Of(Run(6, 2, WatchedStage.Running, "activating")).Take(1));
    }

    [Fact]
    public void Verdicts_that_change_after_the_end_are_ten_seconds_apart_and_the_last_is_told()
    {
        _ = _lines.Of(_state);
        Assert.Single(_lines.Of(After(1, _state with { Verdict = WatchVerdict.Incomplete })));

        Assert.Empty(_lines.Of(After(3, _state with { Verdict = WatchVerdict.Failed })));
        Assert.Contains("prod-eu: complete", Assert.Single(_lines.Of(After(5, _state with { Verdict = WatchVerdict.Complete }), last: true)));
        Assert.Empty(_lines.Of(After(7, _state with { Verdict = WatchVerdict.Complete }), last: true));
    }

    [Fact]
    public void End_is_told_at_once()
    {
        _ = _lines.Of(_state);

        Assert.Contains("prod-eu: failed", Assert.Single(_lines.Of(After(1, _state with { Verdict = WatchVerdict.Failed }))));
    }

    [Fact]
    public void Pause_names_the_operator_and_the_reason()
    {
        _ = _lines.Of(_state);

        Assert.Equal("22:41:12Z prod-eu: paused by ops: disk", Assert.Single(_lines.Of(After(2, _state with { Paused = true, Why = "ops: disk" }))));
        Assert.Equal("22:41:14Z prod-eu: resumed", Assert.Single(_lines.Of(After(4, _state))));
    }

    private WatchState Change(string name, Func<WatchedNode, WatchedNode> change) =>
        _state with { Nodes = [.. _state.Nodes.Select(node => node.Name == name ? change(node) : node)] };

    private WatchState After(int seconds, WatchState state) =>
        state with { Steady = TimeSpan.FromSeconds(seconds), At = _state.At + TimeSpan.FromSeconds(seconds) };
}
