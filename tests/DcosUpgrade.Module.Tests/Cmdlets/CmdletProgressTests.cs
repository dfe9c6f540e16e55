using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Cmdlets;

public sealed class CmdletProgressTests : IDisposable
{
    private readonly EngineFixture _engine = new EngineFixture().WithTestCmdlets();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void A_node_is_shown_at_most_twice_a_second_and_always_at_its_end()
    {
        var records = Play("0 m1 0", "0.2 m1 1", "0.4 m1 2", "0.5 m1 3", "0.9 m1 4", "1.0 m1 5", "1.1 m1 100", "1.2 m1 100");

        Assert.Equal([0, 3, 5, 100], records.Where(record => record.ActivityId == 1).Select(record => record.PercentComplete));
        Assert.Equal(ProgressRecordType.Completed, records.Last(record => record.ActivityId == 1).RecordType);
    }

    [Fact]
    public void Nodes_are_children_of_one_activity()
    {
        var records = Play("0 m1 -1", "0 m2 -1");

        Assert.Equal([0, 0], records.Where(record => record.ActivityId > 0).Select(record => record.ParentActivityId));
        Assert.Equal([1, 2], records.Where(record => record.ActivityId > 0).Select(record => record.ActivityId));
        Assert.Contains(records, record => record.ActivityId == 0 && record.ParentActivityId < 0);
        Assert.Equal(["m1: Upgrade", "m2: Upgrade"], records.Where(record => record.ActivityId > 0).Select(record => record.Activity));
    }

    [Fact]
    public void Time_left_is_unknown_until_one_node_is_done_and_then_measured()
    {
        var records = Play(expected: 4, "0 m1 0", "30 m1 50", "60 m1 100", "60 m2 0", "80 m2 10");

        var m1 = records.Where(record => record.ActivityId == 1).Select(record => record.SecondsRemaining);
        var m2 = records.Where(record => record.ActivityId == 2).Select(record => record.SecondsRemaining);
        var all = records.Where(record => record.ActivityId == 0).Select(record => (record.PercentComplete, record.SecondsRemaining)).ToArray();
        Assert.Equal([-1, -1, -1], m1);
        // m1 took 60 s: m2 has 60, then 40 left.
        Assert.Equal([60, 40], m2);
        // One of four in 60 s: three more take 180 s.
        Assert.Equal((0, -1), all[0]);
        Assert.Equal((25, 180), all[2]);
    }

    [Fact]
    public void Node_that_changes_its_activity_is_counted_once()
    {
        var records = Play(expected: 2, "0 m1 0", "10 m1 100", "20 m1 10", "80 m1 100");

        var all = records.Where(record => record.ActivityId == 0 && record.RecordType == ProgressRecordType.Processing);
        Assert.Equal([0, 50, 0, 50], all.Select(record => record.PercentComplete));
    }

    [Fact]
    public void Node_that_takes_much_longer_is_named_in_place_of_a_time_that_grows()
    {
        var records = Play(expected: 3, "0 m1 0", "10 m1 100", "10 m2 0", "40 m2 85");

        var last = records.Last(record => record.ActivityId == 0 && record.RecordType == ProgressRecordType.Processing);
        Assert.Equal(-1, last.SecondsRemaining);
        Assert.Contains("1 of 3 nodes completed; m2 takes longer than the others: ", last.StatusDescription, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Fail")]
    public void Everything_shown_is_completed_in_the_end(string how)
    {
        var run = _engine.Run($"Show-TestProgress '0 m1 10', '0 m2 20' {how}");

        var last = run.Progress.GroupBy(record => record.ActivityId).Select(records => records.Last());
        Assert.Equal([0, 1, 2], last.Select(record => record.ActivityId).Order());
        Assert.All(last, record => Assert.Equal(ProgressRecordType.Completed, record.RecordType));
    }

    [Fact]
    public void Verbose_lines_begin_with_the_time_of_the_cluster_s_clock()
    {
        var run = _engine.Run("Show-TestProgress '0 m1 10' -Verbose -Clock ([DcosUpgrade.Module.Tests.TestCmdlets.VirtualClock]::new())");

        Assert.Equal(["2020-01-01 00:00:00Z that was all"], run.Verbose);
    }

    private IReadOnlyList<ProgressRecord> Play(params string[] lines) => Play(null, lines);

    private IReadOnlyList<ProgressRecord> Play(int? expected, params string[] lines)
    {
        var run = _engine.Run(
            "param($lines, $expected) Show-TestProgress $lines -Timed -Expected $expected",
            ("lines", lines),
            ("expected", expected));
        run.ThrowIfFailed();
        return run.Progress;
    }
}
