using System;
using System.Linq;
using System.Management.Automation;
using Xunit;

namespace DcosUpgrade.Module.Tests.Cmdlets;

/// <summary>Order, completion and nesting of what asynchronous cmdlets write.</summary>
public sealed class AsyncCmdletTests : IDisposable
{
    private readonly EngineFixture _engine = new EngineFixture().WithTestCmdlets();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Records_from_the_pipeline_thread_keep_their_order()
    {
        var run = _engine.Run("Invoke-TestStream -Count 0 -Verbose 4>&1");

        Assert.Equal(["first", "second", "third"], run.Texts.Take(3));
    }

    [Fact]
    public void Records_of_each_thread_keep_their_order()
    {
        var run = _engine.Run("Invoke-TestStream -Count 50 -Threads 4 -Verbose 4>&1");

        for (int thread = 0; thread < 4; thread++)
        {
            string mine = $"{thread}/";
            var expected = Enumerable.Range(0, 50).SelectMany(i => new[] { $"verbose {mine}{i}", $"object {mine}{i}" });
            var seen = run.Output
                .Select(item => item is VerboseRecord record ? $"verbose {record.Message}" : $"object {item}")
                .Where(item => item.Contains(' ' + mine));
            Assert.Equal(expected, seen);
        }
    }

    [Theory]
    [InlineData("-Hop")]
    [InlineData("-Clock ([DcosUpgrade.Module.Tests.TestCmdlets.VirtualClock]::new())")]
    public void A_write_ends_when_downstream_has_processed_the_object(string how)
    {
        var run = _engine.Run($$"""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            $null = 'a', 'b' | Write-TestNode -Log $log {{how}} | Wait-TestNode -Log $log
            $log.Entries
            """);

        Assert.Equal(
            [
                "Write-TestNode begins a", "Wait-TestNode begins a", "Wait-TestNode passed a", "Write-TestNode wrote a",
                "Write-TestNode begins b", "Wait-TestNode begins b", "Wait-TestNode passed b", "Write-TestNode wrote b",
                "Write-TestNode closed", "Wait-TestNode closed",
            ],
            run.Texts);
    }

    [Theory]
    [InlineData("0:00:00")]
    [InlineData("0:00:00.002")]
    public void Nested_pumps_move_one_clock_on_one_thread(string pause)
    {
        var run = _engine.Run($$"""
            $clock = [DcosUpgrade.Module.Tests.TestCmdlets.VirtualClock]::new()
            $clock.Pause = '{{pause}}'
            'a', 'b' | Write-TestNode -Clock $clock | Wait-TestNode -Clock $clock
            $clock.UtcNow.TimeOfDay.TotalMinutes
            $clock.Threads.Count
            """);

        // A minute upstream and three downstream for each.
        Assert.Equal(["a", "b", 8.0, 1], run.Output);
    }

    [Fact]
    public void Work_continues_between_records_and_writes_when_a_pump_runs_again()
    {
        var run = _engine.Run("""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            'a', 'b' | Start-TestWork -Log $log -Verbose | ForEach-Object { "got $_" }
            $log.Entries
            """);

        Assert.Equal(["got a", "got b"], run.Texts.Take(2).Order());
        Assert.Equal(["working on a", "working on b"], run.Verbose.Order());
        Assert.Equal("Start-TestWork closed", run.Texts.Last());
    }

    [Theory]
    [InlineData("-Confirm:$false", "agreed", null)]
    [InlineData("-WhatIf", "refused", null)]
    [InlineData("-Confirm", null, "HostFunctionNotImplemented")]
    public void A_host_without_a_UI_is_asked_nothing_that_it_cannot_answer(string how, string? answer, string? error)
    {
        var run = _engine.Run($$"""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            $null = Invoke-TestStream -Log $log -Count 0 {{how}}
            $log.Entries
            """);

        Assert.Equal(answer is null ? [] : [$"Invoke-TestStream {answer}"], run.Texts.SkipLast(1));
        Assert.Equal(error, run.Errors.SingleOrDefault()?.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void Disposing_twice_closes_once()
    {
        var run = _engine.Run("""
            $cmdlet = [DcosUpgrade.Module.Tests.TestCmdlets.InvokeTestWaitCommand]::new()
            $cmdlet.Dispose()
            $cmdlet.Dispose()
            $cmdlet.Log.Entries
            """);

        Assert.Equal(["Invoke-TestWait closed"], run.Texts);
    }
}
