using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Tests;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>The pipeline of the README on rehearsed clusters, in the real engine.</summary>
public sealed class PipelineTests : IClassFixture<RehearsalFixture>
{
    private const string Whole =
        "$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 3 -Confirm:$false | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy";
    private const string Upgraded = "$c | Get-DcosNode -Live | Where-Object Version -EQ '1.11.6' | ForEach-Object Name";
    private readonly RehearsalFixture _rehearsal;

    public PipelineTests(RehearsalFixture rehearsal) => _rehearsal = rehearsal;

    [Fact]
    public void One_line_upgrades_everything_masters_first()
    {
        EngineRun run = _rehearsal.Run(Whole);

        Assert.Empty(run.Errors);
        Assert.Equal(["m1", "m2", "m3"], Column(run, "Name").Take(3));
        Assert.Equal(9, run.Output.Count);
        Assert.All(Column(run, "Healthy"), healthy => Assert.Equal("True", healthy));
        Assert.NotEmpty(run.Progress);
    }

    [Fact]
    public void Second_run_returns_AlreadyUpgraded_without_confirmation()
    {
        // No -Confirm:$false: a host without a UI fails on any question.
        EngineRun run = _rehearsal.Run($"$null = {Whole}; $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s");

        Assert.Empty(run.Errors);
        Assert.Equal(Enumerable.Repeat("AlreadyUpgraded", 9), Column(run, "Outcome"));
    }

    [Fact]
    public void The_same_seed_leaves_the_same_journal_byte_for_byte()
    {
        using TemporaryFolder folder = new();
        string[] journals = [Path.Combine(folder.Path, "a.jsonl"), Path.Combine(folder.Path, "b.jsonl")];
        foreach (string journal in journals)
        {
            EngineRun run = _rehearsal.Run(Whole.Replace("-Confirm", $"-JournalPath '{journal}' -Confirm", StringComparison.Ordinal));
            Assert.Empty(run.Errors);
            Assert.Null(run.Thrown);
        }

        string first = File.ReadAllText(journals[0]);
        Assert.Equal(first, File.ReadAllText(journals[1]));
        Assert.Contains("\"kind\":\"decision\"", first, StringComparison.Ordinal);

        // The gates downstream are part of it.
        Assert.Equal(9, first.Split("\"kind\":\"gates\"").Length - 1);
    }

    [Fact]
    public void WhatIf_keeps_no_journal()
    {
        using TemporaryFolder folder = new();
        string journal = Path.Combine(folder.Path, "journal");

        EngineRun run = _rehearsal.Run($"$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -JournalPath '{journal}' -WhatIf");

        Assert.Null(run.Thrown);
        Assert.False(File.Exists(journal));
    }

    [Fact]
    public void Two_lines_that_collect_first_are_safe()
    {
        EngineRun run = _rehearsal.Run("""
            $n = $c | Get-DcosNode
            $a = $n | Where-Object Role -EQ Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            $b = $n | Where-Object Role -NE Master | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 3 -Confirm:$false
            $a; $b
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(Enumerable.Repeat("Upgraded", 9), Column(run, "Outcome"));
    }

    [Theory]
    [InlineData("| Wait-DcosMasterHealthy")]
    [InlineData("")]
    public void A_first_master_that_fails_its_gate_leaves_the_second_untouched(string wait)
    {
        EngineRun run = _rehearsal.Run(
            $"try {{ $r = $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -TimeoutSec 300 -Confirm:$false {wait} }} catch {{ $_ "
                + $"}}; {Upgraded}",
            "$c | Set-DcosRehearsalFault EnsembleSlow m1 -Amount 100000");

        ErrorRecord error = Assert.IsType<ErrorRecord>(run.Output[0]);
        Assert.Matches("^(GatesFailed|RolloutStopped),", error.FullyQualifiedErrorId);
        Assert.Equal(["m1"], run.Output.Skip(1).Select(name => name!.ToString()!));
    }

    [Fact]
    public void An_agents_failed_gate_starts_nothing_new_and_what_runs_is_followed()
    {
        EngineRun run = _rehearsal.Run(
            $$"""
            $null = $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosMasterHealthy
            try { $c | Get-DcosNode -Role Agent, PublicAgent | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 3 -Confirm:$false |
                Wait-DcosAgentHealthy } catch { $_ }
            {{Upgraded}}
            """,
            "$c | Set-DcosRehearsalFault TaskLost a1; $c | Set-DcosRehearsalFault AgentSilent a3 -Amount 120");

        ErrorRecord error = run.Output.OfType<ErrorRecord>().Single();
        Assert.StartsWith("GatesFailed,", error.FullyQualifiedErrorId);
        Assert.Equal("a1", Property(error.TargetObject, "Name"));
        string[] names = [.. run.Output.SkipWhile(item => item is not ErrorRecord).Skip(1).Select(name => name!.ToString()!)];
        // Agents that were running when a1's gate failed are followed to their end; p1 and agents that waited for a slot are not started.
        string[] atWork =
            [.. run.Warnings.Where(warning => warning.Contains(" is still running", StringComparison.Ordinal)).Select(warning => warning.Split(' ')[0])];
        Assert.NotEmpty(atWork);
        Assert.All(atWork, name => Assert.Contains(run.Warnings, warning => warning.StartsWith($"{name} ended as Upgraded", StringComparison.Ordinal)));
        Assert.Subset(names.ToHashSet(), atWork.ToHashSet());
        Assert.Equal(["m1", "m2", "m3", "a1"], names.Take(4));
        Assert.DoesNotContain("p1", names);
    }

    [Fact]
    public void A_failed_agent_stops_the_rollout_with_all_results_as_target()
    {
        EngineRun run = _rehearsal.Run(
            """
            $null = $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            $c | Get-DcosNode -Role Agent | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 2 -Confirm:$false
            """,
            "$c | Set-DcosRehearsalFault RefusedAtVersionCheck a1");

        ErrorRecord error = Assert.Single(run.Errors);
        Assert.StartsWith("RolloutStopped,", error.FullyQualifiedErrorId);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        object?[] results = [.. ((IEnumerable)error.TargetObject).Cast<object?>()];
        Assert.Contains(results, result => Property(result, "Outcome") == "Refused");
        Assert.Contains(results, result => Property(result, "Name") == "a2" && Property(result, "Outcome") == "Upgraded");
        Assert.DoesNotContain(results, result => Property(result, "Name") == "a4");
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
    }

    [Theory]
    [InlineData("", "agent-active")]
    [InlineData("-AcceptRisk new-agent-id", "tasks-kept")]
    [InlineData("-AcceptRisk new-agent-id -MaxTaskLoss 3", "")]
    public void New_agent_id_holds_until_it_and_its_lost_tasks_are_accepted(string arguments, string gate)
    {
        EngineRun run = _rehearsal.Run(
            $$"""
            $null = $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            try { ($c | Get-DcosNode a1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosAgentHealthy {{arguments}}).Healthy } catch { "$_" }
            """,
            "$c | Set-DcosRehearsalFault AgentNewId a1");

        string text = Assert.Single(run.Texts);
        Assert.Contains(gate.Length == 0 ? "True" : gate, text, StringComparison.Ordinal);
        Assert.Equal(gate == "agent-active", text.Contains("agent-active", StringComparison.Ordinal));
    }

    [Fact]
    public void Agents_are_not_started_while_Marathon_is_down_on_all_masters()
    {
        EngineRun run = _rehearsal.Run(
            $$"""
            $null = $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosMasterHealthy
            $c | Set-DcosRehearsalFault MarathonDown m1, m2, m3
            try { $c | Get-DcosNode -Role Agent | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosAgentHealthy } catch { "$_" }
            {{Upgraded}}
            """);

        Assert.Contains(run.Errors, error => error.Exception.Message.Contains("frameworks-returned: Marathon does not answer", StringComparison.Ordinal));
        Assert.Equal(["m1", "m2", "m3"], run.Texts.Skip(1));
    }

    [Fact]
    public void MaxFailures_agents_may_fail()
    {
        EngineRun run = _rehearsal.Run(
            """
            $null = $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            $c | Get-DcosNode -Role Agent | Invoke-DcosNodeUpgrade -Script $s -MaxFailures 1 -Confirm:$false
            """,
            "$c | Set-DcosRehearsalFault RefusedAtVersionCheck a2");

        Assert.Empty(run.Errors);
        Assert.Equal(["Upgraded", "Refused", "Upgraded", "Upgraded", "Upgraded"], Column(run, "Outcome"));
    }

    [Fact]
    public void Agents_before_masters_are_refused()
    {
        EngineRun run = _rehearsal.Run("$c | Get-DcosNode -Role Agent | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false");

        Assert.Equal(["InterlockHeld", "RolloutStopped"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("$s")]
    [InlineData("$null")]
    public void WhatIf_emits_nothing_and_changes_nothing(string script)
    {
        EngineRun run =
            _rehearsal.Run(
                $"$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script {script} -WhatIf; {Upgraded}; Get-DcosUpgradeStatus -Cluster $c | Where-Object Outcome "
                    + $"| ForEach-Object {{ 'touched ' + $_.Name }}");

        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Without_a_script_only_WhatIf_continues()
    {
        EngineRun run = _rehearsal.Run("$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $null -Confirm:$false");

        Assert.StartsWith("ScriptRequired,", Assert.Single(run.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void Quiet_returns_a_bool_and_no_error()
    {
        EngineRun run =
            _rehearsal.Run(
                "$c | Get-DcosNode -Name m1 | Wait-DcosMasterHealthy -TimeoutSec 0 -Quiet; $c | Get-DcosNode -Name a1 | Wait-DcosAgentHealthy -TimeoutSec 0 "
                    + "-Quiet");

        Assert.Equal([true, true], run.Output);
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Other_roles_pass_through_by_reference()
    {
        EngineRun run = _rehearsal.Run("$n = $c | Get-DcosNode -Name a1; [object]::ReferenceEquals($n, ($n | Wait-DcosMasterHealthy))");

        Assert.Equal([true], run.Output);
    }

    [Fact]
    public async Task Stopped_pipeline_ends_and_names_the_command_that_follows_the_run()
    {
        using PowerShell pipeline = _rehearsal.Engine.CreatePipeline("""
            $c = New-DcosRehearsal -Speed 20
            $s = $c | New-DcosUpgradeScript -Confirm:$false
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            """);
        using ManualResetEventSlim started = new();
        pipeline.Streams.Information.DataAdded += (_, e) =>
        {
            if (pipeline.Streams.Information[e.Index].ToString().StartsWith("m1: run ", StringComparison.Ordinal))
            {
                started.Set();
            }
        };
        IAsyncResult running = pipeline.BeginInvoke();
        ProgressWait.Until(() => started.IsSet, () => ProcessTree.Observe(Environment.ProcessId), "m1 is started", pauseMs: 20);

        Task stop = Task.Factory.FromAsync(pipeline.BeginStop(null, null), pipeline.EndStop);
        await ProgressWait.UntilAsync(() => stop.IsCompleted, () => ProcessTree.Observe(Environment.ProcessId), "the pipeline stops");
        await stop;

        Assert.Equal(PSInvocationState.Stopped, pipeline.InvocationStateInfo.State);
        Assert.Contains(pipeline.Streams.Information, record => record.ToString().Contains("Run the same command again to follow it."));
    }
}
