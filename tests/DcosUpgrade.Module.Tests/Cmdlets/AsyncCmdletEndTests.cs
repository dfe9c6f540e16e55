using System;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Module.Tests.TestCmdlets;
using Xunit;

namespace DcosUpgrade.Module.Tests.Cmdlets;

/// <summary>Every way in which a pipeline of asynchronous cmdlets ends early.</summary>
public sealed class AsyncCmdletEndTests : IDisposable
{
    private readonly EngineFixture _engine = new EngineFixture().WithTestCmdlets();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("-Hop", "")]
    [InlineData("-Clock $clock", "-Clock $clock")]
    public void After_a_downstream_error_running_work_is_followed_to_its_end(string upstream, string downstream)
    {
        var run = _engine.Run($$"""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            $clock = [DcosUpgrade.Module.Tests.TestCmdlets.VirtualClock]::new()
            try {
                'a', 'b' | Write-TestNode -Log $log -FollowToEnd {{upstream}} | Wait-TestNode -Log $log -FailAt a {{downstream}}
            }
            catch { "$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category) $($_.TargetObject)" }
            $log.Entries
            """);

        Assert.Equal(
            [
                "NodeUnreachable,DcosUpgrade.Module.Tests.TestCmdlets.WaitTestNodeCommand ConnectionError a",
                "Write-TestNode begins a", "Wait-TestNode begins a",
                "Write-TestNode failed a: PipelineStoppedException",
                "Write-TestNode failed late: PipelineStoppedException",
                "Write-TestNode followed a, cancelled: False",
                "Write-TestNode closed", "Wait-TestNode closed",
            ],
            run.Texts);
        Assert.Equal(["a still runs"], run.Warnings);
    }

    [Theory]
    [InlineData("-FollowToEnd", "Select-Object -First 1", "a")]
    [InlineData("-Swallow", "Select-Object -First 1", "a")]
    [InlineData("", "Select-Object -First 1", "a")]
    [InlineData("-Swallow", "ForEach-Object { break }", null)]
    [InlineData("", "ForEach-Object { break }", null)]
    public void Downstream_that_has_ended_gets_no_further_records(string how, string downstream, string? output)
    {
        var run = _engine.Run($$"""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            foreach ($once in 1) { 'a', 'b' | Write-TestNode -Log $log -Hop {{how}} | {{downstream}} }
            $log.Entries
            """);

        Assert.Null(run.Thrown);
        Assert.Empty(run.Errors);
        Assert.Equal(output is null ? [] : [output], run.Texts.TakeWhile(text => !text.StartsWith("Write-TestNode", StringComparison.Ordinal)));
        Assert.DoesNotContain("Write-TestNode begins b", run.Texts);
        Assert.DoesNotContain("Write-TestNode wrote late", run.Texts);
        Assert.Equal("Write-TestNode closed", run.Texts.Last());
    }

    [Theory]
    [InlineData("Wait-TestNode -FailAt a", "NodeUnreachable,DcosUpgrade.Module.Tests.TestCmdlets.WaitTestNodeCommand")]
    [InlineData("Select-Object -First 1", null)]
    [InlineData("ForEach-Object { break }", "NodeUnreachable,DcosUpgrade.Module.Tests.TestCmdlets.WriteTestNodeCommand")]
    public void Later_error_does_not_hide_the_first_one(string downstream, string? id)
    {
        var run = _engine.Run($"foreach ($once in 1) {{ $null = 'a', 'b' | Write-TestNode -Replace -Hop | {downstream} }}");

        Assert.Equal(id, run.Errors.SingleOrDefault()?.FullyQualifiedErrorId);
        Assert.Null(run.Thrown);
        Assert.Equal(["a still runs"], run.Warnings);
    }

    [Fact]
    public void Exception_of_a_downstream_script_arrives_unchanged()
    {
        var run = _engine.Run("'a' | Write-TestNode -Hop | ForEach-Object { throw 'enough' }");

        Assert.Equal("enough", run.Terminating?.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("NonTerminating -ErrorAction Stop", "NodeUnreachable,DcosUpgrade.Module.Tests.TestCmdlets.InvokeTestFailureCommand")]
    [InlineData("Posted -WarningAction Stop", "ActionPreferenceStop,DcosUpgrade.Module.Tests.TestCmdlets.InvokeTestFailureCommand")]
    public void A_preference_of_Stop_ends_the_script(string failure, string id)
    {
        var run = _engine.Run($$"""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            try { Invoke-TestFailure -Log $log {{failure}} } catch { $_.FullyQualifiedErrorId }
            $log.Entries
            """);

        Assert.Equal([id, "Invoke-TestFailure closed"], run.Texts);
    }

    [Fact]
    public void Without_it_the_cmdlet_continues()
    {
        var run = _engine.Run("""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            Invoke-TestFailure -Log $log NonTerminating
            $log.Entries
            """);

        Assert.Equal(["Invoke-TestFailure goes on", "Invoke-TestFailure closed"], run.Texts);
        Assert.Equal("NodeUnreachable,DcosUpgrade.Module.Tests.TestCmdlets.InvokeTestFailureCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Clock ([DcosUpgrade.Module.Tests.TestCmdlets.VirtualClock]::new())")]
    public void A_stop_cancels_on_the_pipeline_thread_and_waits_for_the_tidying_up(string how)
    {
        EventLog log = new();
        using var pipeline = _engine.CreatePipeline($"param($log) Invoke-TestWait -Log $log {how}", ("log", log));
        var running = pipeline.BeginInvoke();
        Assert.True(log.WaitFor("Invoke-TestWait waits"));

        pipeline.Stop();

        Assert.Equal(PSInvocationState.Stopped, pipeline.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => pipeline.EndInvoke(running));
        Assert.Equal(
            [
                "Invoke-TestWait waits", "Invoke-TestWait cancelled on the pipeline thread: True", "Invoke-TestWait cannot write",
                "Invoke-TestWait tidied up", "Invoke-TestWait closed",
            ],
            log.Entries);
        Assert.Equal("m1 continues on the node", Assert.Single(pipeline.Streams.Information).MessageData.ToString());
    }

    [Fact]
    public void Work_that_does_not_listen_is_left_behind_after_the_grace()
    {
        EventLog log = new();
        using var pipeline = _engine.CreatePipeline("param($log) Invoke-TestWait -Log $log -Stubborn", ("log", log));
        pipeline.BeginInvoke();
        Assert.True(log.WaitFor("Invoke-TestWait waits"));

        pipeline.Stop();

        Assert.Equal(PSInvocationState.Stopped, pipeline.InvocationStateInfo.State);
        Assert.Equal("Invoke-TestWait closed", log.Entries.Last());
        Assert.DoesNotContain("Invoke-TestWait tidied up", log.Entries);
    }

    [Fact]
    public void A_stop_between_records_ends_background_work()
    {
        EventLog log = new();
        using var pipeline = _engine.CreatePipeline(
            "param($log) 'a' | ForEach-Object { $_; Invoke-TestWait -Log $log } | Start-TestWork -Log $log -Endless a",
            ("log", log));
        pipeline.BeginInvoke();
        Assert.True(log.WaitFor("Start-TestWork works on a"));
        Assert.True(log.WaitFor("Invoke-TestWait waits"));

        pipeline.Stop();

        Assert.Equal(["Start-TestWork left a", "Start-TestWork closed"], log.Entries.TakeLast(2));
    }

    [Fact]
    public void An_error_upstream_ends_background_work()
    {
        var run = _engine.Run("""
            $log = [DcosUpgrade.Module.Tests.TestCmdlets.EventLog]::new()
            try { 'a' | ForEach-Object { $_; throw 'upstream' } | Start-TestWork -Log $log -Endless a } catch { "$_" }
            $log.Entries
            """);

        Assert.Equal("upstream", run.Texts.First());
        Assert.Equal(["Start-TestWork left a", "Start-TestWork closed"], run.Texts.TakeLast(2));
    }
}
