using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Module.Tests.Host;
using DcosUpgrade.Tests;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Plans as a user makes, saves and runs them.</summary>
public sealed class PlanTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    private const string Accepted = "-AcceptRisk no-backup, no-new-nodes -Confirm:$false";

    [Fact]
    public void Plan_has_all_steps_with_masters_first_and_leaders_last()
    {
        EngineRun run = rehearsal.Run("($c | New-DcosUpgradePlan -Script $s -MaxUnavailable 50% -MaxAppUnavailable 2 -Canary 1).Steps");

        Assert.Empty(run.Errors);
        Assert.Equal(
            ["Prepare", "Prepare", "Prepare", "Masters", "Masters", "Masters", "Agents", "Agents", "Agents", "Agents", "Agents", "PublicAgents", "Verify"],
            Column(run, "Phase"));
        Assert.Equal("m1", Property(run.Output[5], "Name"));
        Assert.Equal("True", Property(run.Output[3], "PointOfNoReturn"));
        Assert.Equal(["2", "3", "3", "4", "4"], Column(run, "Wave").Skip(6).Take(5));
    }

    [Fact]
    public void Plan_read_from_its_file_has_the_same_hash()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "plan.json");

        EngineRun run = rehearsal.Run($"""
            $p = $c | New-DcosUpgradePlan -Script $s
            $p | Export-DcosUpgradePlan '{path}' -Confirm:$false
            (Import-DcosUpgradePlan '{path}').Hash -eq $p.Hash
            $p | Export-DcosUpgradePlan '{path}' -Confirm:$false
            """);

        Assert.Equal("True", run.Output[0]!.ToString());
        Assert.StartsWith("FileExists,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"wave\":2", "\"wave\":9", StringComparison.Ordinal));
        Assert.StartsWith(
            "PlanAltered,", Assert.Single(rehearsal.Run($"Import-DcosUpgradePlan '{path}'").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-MaxUnavailable lots", "QuantityInvalid")]
    [InlineData("-Hold nobody", "NoSuchNode")]
    [InlineData("-PauseBefore never", "PlanPointUnknown")]
    public void Invalid_input_is_refused(string arguments, string id) =>
        Assert.StartsWith(
            id + ",", Assert.Single(rehearsal.Run($"$c | New-DcosUpgradePlan -Script $s {arguments}").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Plan_upgrades_all_nodes_and_a_second_run_asks_for_no_confirmation()
    {
        EngineRun run = rehearsal.Run($$"""
            $p = $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 3 -MaxAppUnavailable 3
            $p | Invoke-DcosUpgradePlan {{Accepted}}
            $p | Invoke-DcosUpgradePlan
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(26, run.Output.Count);
        string[] status = [.. Column(run, "Status")];
        Assert.Equal(["Done", "Skipped", "Done"], status[..3]);
        Assert.All(status[3..13], each => Assert.Equal("Done", each));
        Assert.All(status[13..25], each => Assert.Equal("AlreadyDone", each));
        Assert.Equal("18 of 18 tasks kept; 0 lost; 0 restarted", Property(run.Output[12], "Message"));
    }

    [Fact]
    public void Imported_plan_needs_a_cluster_and_finds_its_script_automatically()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "plan.json");

        EngineRun run = rehearsal.Run($$"""
            $c | New-DcosUpgradePlan -Script $s | Export-DcosUpgradePlan '{{path}}' -Confirm:$false
            try { Import-DcosUpgradePlan '{{path}}' | Invoke-DcosUpgradePlan -Confirm:$false } catch { $_.FullyQualifiedErrorId }
            Import-DcosUpgradePlan '{{path}}' | Invoke-DcosUpgradePlan -Cluster $c -Wave 1 {{Accepted}}
            """);

        Assert.StartsWith("ClusterRequired,", (string)run.Output[0]!, StringComparison.Ordinal);
        Assert.Equal(["m2", "m3", "m1"], Column(run, "Name").Skip(1));
    }

    [Fact]
    public void WhatIf_prints_every_step_and_touches_nothing()
    {
        // Every call to a node takes its time: a rehearsal whose clock stands where it stood was asked nothing.
        const string Times = "($c | New-DcosUpgradePlan -Script $s).CreatedAt.Ticks";
        const string Plan = "$p = $c | New-DcosUpgradePlan -Script $s -Canary 1 -PauseBefore m3 -Hold a2; ";
        string[] without = [.. rehearsal.Run(Plan + Times).Texts];

        EngineRun run =
            rehearsal.Run(Plan + "$p.Steps | ForEach-Object { \"$($_.Status) $($_.Number) $($_.Name)\" }; $p | Invoke-DcosUpgradePlan -WhatIf; " + Times);

        Assert.Empty(run.Errors);
        Assert.Equal(without, run.Texts.TakeLast(1));
        string[] planned = [.. run.Texts.SkipLast(1)];
        Assert.Equal(planned.Count(step => !step.StartsWith("Held", StringComparison.Ordinal)), WhatIf(Plan + "$p | Invoke-DcosUpgradePlan -WhatIf").Length);
    }

    [Fact]
    public void WhatIf_shows_each_step_with_its_pause_and_point_of_no_return()
    {
        string[] lines = WhatIf("$c | New-DcosUpgradePlan -Script $s -PauseBefore m3 | Invoke-DcosUpgradePlan -WhatIf");

        Assert.Equal(13, lines.Length);
        Assert.Contains(lines, line => line.Contains("step 1, wave 0: rehearsal", StringComparison.Ordinal)
            && line.Contains("Run pre-flight checks", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("m3 (Master,", StringComparison.Ordinal) && line.Contains("(pauses before)", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("(point of no return)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("(PublicAgent,", StringComparison.Ordinal)
            && line.Contains("Upgrade DC/OS 1.10.8 -> 1.11.6", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_that_no_longer_fits_is_refused_with_the_difference()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "plan.json");

        EngineRun run = rehearsal.Run($"""
            $c | New-DcosUpgradePlan -Script $s | Export-DcosUpgradePlan '{path}' -Confirm:$false
            Import-DcosUpgradePlan '{path}' | Invoke-DcosUpgradePlan -Cluster (New-DcosRehearsal -Instant -Agent 6) -Script $s -WhatIf
            """);

        ErrorRecord error = Assert.Single(run.Errors);
        Assert.StartsWith("PlanOutdated,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("a6 is new", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopped_plan_has_all_steps_as_target_and_a_remedy()
    {
        EngineRun run = rehearsal.Run(
            $"try {{ $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 100% -MaxAppUnavailable 100% | Invoke-DcosUpgradePlan {Accepted} }} catch {{ $_ }}",
            "$c | Set-DcosRehearsalFault TaskLost a3");

        ErrorRecord error = run.Output.OfType<ErrorRecord>().Single();
        Assert.StartsWith("RolloutStopped,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("a3", error.Exception.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
        object?[] steps = [.. ((IEnumerable)error.TargetObject).Cast<object?>()];
        Assert.Contains(steps, step => Property(step, "Name") == "a3" && Property(step, "Status") == "Failed");
        Assert.DoesNotContain(steps, step => Property(step, "Name") == "p1");
    }

    [Theory]
    [InlineData("-AcceptRisk no-such-risk", "RiskUnknown")]
    [InlineData("-AcceptRisk new-agent-id:no-such-node", "RiskUnknown")]
    [InlineData("-ExcludeCheck no-such-check", "CheckUnknown")]
    public void Unknown_risk_and_unknown_check_are_refused(string arguments, string id) =>
        Assert.StartsWith(
            id + ",", Assert.Single(
                rehearsal.Run($"$c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan {arguments} -Confirm:$false").Errors).FullyQualifiedErrorId,
                StringComparison.Ordinal);

    [Theory]
    [InlineData("-AcceptRisk no-backup", "", "risk-no-new-nodes")]
    [InlineData("-AcceptRisk no-new-nodes", "", "a plan requires a backup")]
    [InlineData("-AcceptRisk no-new-nodes", "$null = $c | Backup-DcosCluster -Destination $folder -Confirm:$false", "")]
    [InlineData("-AcceptRisk no-new-nodes, no-backup", "$c | Set-DcosRehearsalFault ClockUnsynced a1", "clock-sync")]
    [InlineData("-AcceptRisk no-new-nodes, no-backup -ExcludeCheck clock-*", "$c | Set-DcosRehearsalFault ClockUnsynced a1", "")]
    public void Plan_starts_when_all_checks_pass_or_their_risks_are_accepted(string arguments, string setUp, string stopped)
    {
        using TemporaryFolder folder = new();
        EngineRun run = rehearsal.Run(
            $"try {{ $null = $c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan {arguments} -Wave 1 -Confirm:$false }} catch {{ \"$_\" }}",
            $"$folder = '{folder.Path}'; {setUp}");

        Assert.Empty(stopped.Length == 0 ? run.Output : []);
        Assert.All(run.Texts, text => Assert.Contains(stopped, text, StringComparison.Ordinal));
        Assert.Equal(stopped.Length == 0 ? 0 : 1, run.Output.Count);
    }

    [Fact]
    public async Task After_Ctrl_C_active_runs_continue_and_the_same_plan_resumes()
    {
        using PowerShell pipeline = rehearsal.Engine.CreatePipeline($$"""
            $global:night = New-DcosRehearsal -Master 3 -Agent 1 -PublicAgent 0 -Speed 20
            $s = $global:night | New-DcosUpgradeScript -Confirm:$false
            $global:plan = $global:night | New-DcosUpgradePlan -Script $s
            $global:plan | Invoke-DcosUpgradePlan {{Accepted}}
            """);
        using ManualResetEventSlim started = new();
        pipeline.Streams.Information.DataAdded += (_, e) =>
        {
            if (pipeline.Streams.Information[e.Index].ToString().Contains("m2: run ", StringComparison.Ordinal))
            {
                started.Set();
            }
        };
        IAsyncResult running = pipeline.BeginInvoke();
        ProgressWait.Until(() => started.IsSet, () => ProcessTree.Observe(Environment.ProcessId), "m2 is started", pauseMs: 20);

        Task stop = Task.Factory.FromAsync(pipeline.BeginStop(null, null), pipeline.EndStop);
        await ProgressWait.UntilAsync(() => stop.IsCompleted, () => ProcessTree.Observe(Environment.ProcessId), "the pipeline stops");
        await stop;

        Assert.Contains(pipeline.Streams.Information, record => record.ToString()
            .Contains("Nothing more is started. m2 continues on its own. Run the same plan again to resume.", StringComparison.Ordinal));

        EngineRun again = rehearsal.Engine.Run($"$global:plan | Invoke-DcosUpgradePlan {Accepted}");
        Assert.Empty(again.Errors);
        Assert.Null(again.Thrown);
        Assert.Equal(["m2", "m3", "m1", "a1"], again.Output.Where(step => Property(step, "Role").Length > 0).Select(step => Property(step, "Name")));
        Assert.All(again.Output.Skip(3), step => Assert.Contains(Property(step, "Status"), new[] { "Done", "AlreadyDone" }));
        Assert.DoesNotContain(again.Information, record => record.ToString().Contains("m2: run ", StringComparison.Ordinal));
        Assert.Contains(again.Information, record => record.ToString().Contains("m3: run ", StringComparison.Ordinal));
    }

    /// <summary>What a script prints that is called with -WhatIf: a host shows it, no stream has it.</summary>
    private static string[] WhatIf(string script)
    {
        HostResult result = HostProcess.Run(
            ["-Command", $"$c = New-DcosRehearsal -Instant; $s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null; {script}"]);
        Assert.Equal(0, result.ExitCode);
        return [.. result.Output.Split('\n').Where(line => line.StartsWith("What if:", StringComparison.Ordinal))];
    }

    [Fact]
    public void Staging_leaves_every_package_and_restarts_nothing()
    {
        EngineRun run = rehearsal.Run("""
            $c | Get-DcosNode | Initialize-DcosNodeUpgrade -Script $s -ThrottleLimit 3 -MaxBandwidth 20MB -Confirm:$false
            $c | Get-DcosNode | Initialize-DcosNodeUpgrade -Script $s
            ($c | Get-DcosUpgradeStatus | Where-Object Outcome -EQ Staged).Count
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(Enumerable.Repeat("Staged", 18), Column(run, "Outcome").Take(18));
        Assert.Equal("9", run.Output[18]!.ToString());
    }

    [Fact]
    public void Node_that_cannot_be_staged_is_an_error_and_other_nodes_continue()
    {
        EngineRun run = rehearsal.Run(
            "$c | Get-DcosNode -Role Master | Initialize-DcosNodeUpgrade -Script $s -Confirm:$false",
            "$c | Set-DcosRehearsalFault FetchFails m2");

        Assert.StartsWith("NotStaged,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["Staged", "FetchFailed", "Staged"], Column(run, "Outcome"));
    }

    [Fact]
    public void A_stopped_cluster_starts_nothing_until_it_is_resumed()
    {
        EngineRun run = rehearsal.Run("""
            $c | Stop-DcosUpgrade -Reason 'window closes' -Confirm:$false
            $c | Suspend-DcosUpgrade -Confirm:$false
            ($c | Get-DcosUpgradeStatus)[0]
            try { $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false } catch { }
            $c | Resume-DcosUpgrade -Confirm:$false
            ($c | Get-DcosUpgradeStatus)[0]
            """);

        Assert.Contains(run.Errors, error => error.FullyQualifiedErrorId.StartsWith("StopRequested,", StringComparison.Ordinal));
        Assert.Equal(["True", "False"], Column(run, "Stopped"));
        Assert.Equal(["True", "False"], Column(run, "Paused"));
    }

    [Theory]
    [InlineData("Stop-DcosUpgrade")]
    [InlineData("Suspend-DcosUpgrade")]
    [InlineData("Resume-DcosUpgrade")]
    public void Flag_that_cannot_be_written_is_an_error_that_names_the_master(string cmdlet)
    {
        EngineRun run = rehearsal.Run(
            $"try {{ $c | {cmdlet} -Confirm:$false }} catch {{ $_ }}; ($c | Get-DcosUpgradeStatus)[0]", "$c | Set-DcosRehearsalFault FolderReadOnly m1");

        ErrorRecord error = run.Output.OfType<ErrorRecord>().Single();
        Assert.StartsWith("FolderNotWritten,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("on m1 could not be written", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(("False", "False"), (Property(run.Output[1], "Stopped"), Property(run.Output[1], "Paused")));
    }

    [Fact]
    public void Unknown_risk_is_refused_with_the_nearest_name()
    {
        EngineRun run = rehearsal.Run(
            "try { $c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan -AcceptRisk wave-fail -Confirm:$false } catch { $_ }");

        ErrorRecord error = run.Output.OfType<ErrorRecord>().Single();
        Assert.StartsWith("RiskUnknown,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("wave-failed", error.Exception.Message, StringComparison.Ordinal);
    }
}
