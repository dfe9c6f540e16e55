using System;
using System.Linq;
using System.Management.Automation;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Script blocks before and after a node, and limits that they change.</summary>
public sealed class HookTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    private const string Accepted = "-AcceptRisk no-backup, no-new-nodes -Confirm:$false";

    /// <summary>A function that writes an error, as commands of other modules do.</summary>
    private const string RemovePool = "function Remove-Pool { [CmdletBinding()] param() "
        + "$e = [Management.Automation.ErrorRecord]::new([Exception]::new('the balancer is locked'), 'Locked', 'NotSpecified', $null); "
        + "$PSCmdlet.WriteError($e) }; Remove-Pool";

    [Fact]
    public void Hooks_get_the_node_and_its_step_and_their_output_stays_out_of_the_pipeline()
    {
        EngineRun run = rehearsal.Run($$"""
            $log = [System.Collections.ArrayList]::new()
            $done = $c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan {{Accepted}} -Verbose -BeforeNode {
                param($node) $null = $log.Add("before $($_.Name) $($node.Role)"); "silenced $node"
            } -AfterNode { $null = $log.Add("after $($_.Name) $($_.Status) $($args[0].Outcome)") }
            "$(($done | Where-Object { $_ -isnot [DcosUpgrade.DcosUpgradeStep] }).Count)"
            $log
            """, rehearsal: "-Agent 1 -PublicAgent 0");

        Assert.Empty(run.Errors);
        Assert.Equal(
            ["0", "before m2 Master", "after m2 Done Upgraded", "before m3 Master", "after m3 Done Upgraded", "before m1 Master", "after m1 Done Upgraded",
                "before a1 Agent", "after a1 Done Upgraded"],
            run.Texts);
        Assert.Contains(run.Verbose, line => line.Contains("m2: -BeforeNode: silenced m2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("throw 'the balancer is locked'")]
    [InlineData(RemovePool)]
    [InlineData(RemovePool + " -ErrorAction Stop")]
    public void Failing_hook_holds_its_node_and_is_the_reason(string hook)
    {
        EngineRun run = rehearsal.Run($$"""
            $p = $c | New-DcosUpgradePlan -Script $s
            try { $null = $p | Invoke-DcosUpgradePlan {{Accepted}} -BeforeNode { if ($_.Name -eq 'a1') { {{hook}} } } } catch { $_ }
            ($c | Get-DcosUpgradeStatus | Where-Object Name -EQ a1).Version
            """, rehearsal: "-Agent 1 -PublicAgent 0");

        ErrorRecord error = run.Output.OfType<ErrorRecord>().Single();
        Assert.StartsWith("RolloutStopped,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("a1", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-BeforeNode failed: the balancer is locked", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("1.10.8", run.Texts.Last());
    }

    [Theory]
    [InlineData(RemovePool + " -ErrorAction SilentlyContinue")]
    [InlineData("try { throw 'expected' } catch { }")]
    [InlineData("sh -c 'echo progress >&2'")]
    public void Errors_that_the_hook_handles_do_not_hold_a_node(string hook)
    {
        EngineRun run = rehearsal.Run(
            $"$null = $c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan {Accepted} -Wave 1 -BeforeNode {{ {hook} }}; 'done'",
            rehearsal: "-Master 1 -Agent 1 -PublicAgent 0");

        Assert.Equal(["done"], run.Texts);
    }

    [Fact]
    public void Failing_hook_after_a_node_of_a_pipeline_names_itself()
    {
        EngineRun run = rehearsal.Run("""
            try { $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -AfterNode { throw 'no route' } } catch { $_ }
            """);

        Assert.Equal("m1", Property(run.Output[0], "Name"));
        Assert.Contains(run.Errors, error => error.FullyQualifiedErrorId.StartsWith("HookFailed,", StringComparison.Ordinal)
            && error.Exception.Message.Contains("no route", StringComparison.Ordinal));
        Assert.Contains("its -AfterNode failed", run.Output.OfType<ErrorRecord>().Single().Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_runs_no_hook()
    {
        EngineRun run = rehearsal.Run("""
            $p = $c | New-DcosUpgradePlan -Script $s
            $p | Invoke-DcosUpgradePlan -WhatIf -BeforeNode { throw 'ran' } -AfterNode { throw 'ran' }
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -WhatIf -BeforeNode { throw 'ran' } -AfterNode { throw 'ran' }
            """);

        Assert.Empty(run.Errors);
        Assert.Null(run.Thrown);
    }

    [Fact]
    public void Hook_lowers_a_limit_and_the_plan_announces_it()
    {
        EngineRun run = rehearsal.Run($$"""
            $null = $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 3 -MaxAppUnavailable 3 | Invoke-DcosUpgradePlan {{Accepted}} -AfterNode {
                if ($_.Name -eq 'm1') { $c | Set-DcosUpgradeLimit -MaxUnavailable 1 -Confirm:$false }
            }
            """);

        Assert.Empty(run.Errors);
        Assert.Contains(run.Information, record => record.ToString().Contains("MaxUnavailable is 1, at most 3 (was 3), set by ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-MaxUnavailable 1", "NothingRuns")]
    [InlineData("", "LimitRequired")]
    [InlineData("-MaxUnavailable lots", "QuantityInvalid")]
    public void Limits_that_cannot_be_set_are_refused(string arguments, string id) => Assert.StartsWith(
        id + ",",
        Assert.Single(rehearsal.Run($"$c | Set-DcosUpgradeLimit {arguments} -Confirm:$false").Errors).FullyQualifiedErrorId,
        StringComparison.Ordinal);

    [Fact]
    public void First_ends_without_an_error_and_the_plan_continues()
    {
        EngineRun run = rehearsal.Run($$"""
            $p = $c | New-DcosUpgradePlan -Script $s
            $p | Invoke-DcosUpgradePlan -First 1 {{Accepted}} | Where-Object { $null -ne $_.Role } | ForEach-Object Name
            'again'
            $p | Invoke-DcosUpgradePlan -First 1 {{Accepted}} | Where-Object { $null -ne $_.Role } | ForEach-Object { "$($_.Name) $($_.Status)" }
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(["m2", "again", "m2 AlreadyDone", "m3 Done"], run.Texts);
    }

    [Fact]
    public void Unattended_plan_does_not_wait_for_ever_in_a_pause()
    {
        EngineRun run = rehearsal.Run(
            "try { $null = $c | New-DcosUpgradePlan -Script $s -PauseBefore Agents "
                + $"| Invoke-DcosUpgradePlan {Accepted} -PauseTimeoutSec 600 }} catch {{ $_ }}");

        ErrorRecord error = run.Output.OfType<ErrorRecord>().Single();
        Assert.StartsWith("RolloutStopped,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("was not resumed within 60", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Resume-DcosUpgrade", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
