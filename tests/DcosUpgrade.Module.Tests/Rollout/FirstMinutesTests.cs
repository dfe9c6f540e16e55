using System;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Module.Tests.Host;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>What a user types in the first minutes, and what a mistake says.</summary>
public sealed class FirstMinutesTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    [Theory]
    [InlineData("Get-DcosUpgradeStatus -Node a1")]
    [InlineData("Test-DcosPrerequisite -Node a1 -Quiet")]
    [InlineData("Save-DcosDiagnostic $folder -Node a1")]
    [InlineData("Initialize-DcosNodeUpgrade -Node a1 -Script $s -Confirm:$false")]
    public void Cluster_comes_from_the_pipeline_when_nodes_are_named(string command)
    {
        using TemporaryFolder folder = new();

        EngineRun run = rehearsal.Run($"$folder = '{folder.Path}/d'; $c | {command}");

        Assert.Empty(run.Errors);
        Assert.Single(run.Output);
    }

    [Theory]
    [InlineData("$c | Get-DcosNode a1 | Invoke-DcosNodeUpgrade $s -WhatIf")]
    [InlineData("Invoke-DcosNodeUpgrade ($c | Get-DcosNode a1) $s -WhatIf")]
    [InlineData("Invoke-DcosNodeUpgrade a1 $s -Cluster $c -WhatIf")]
    [InlineData("'a1' | Invoke-DcosNodeUpgrade $s -Cluster $c -WhatIf")]
    [InlineData("$c | Get-DcosNode a1 | Invoke-DcosNodeUpgrade -Script $s -WhatIf")]
    [InlineData("$c | Get-DcosNode a1 | Invoke-DcosNodeUpgrade -Script $null -WhatIf")]
    [InlineData("Invoke-DcosNodeUpgrade -Node ($c | Get-DcosNode a1) -Script $s -WhatIf")]
    [InlineData("$c | Get-DcosNode a1 | Initialize-DcosNodeUpgrade $s -WhatIf")]
    [InlineData("$c | Initialize-DcosNodeUpgrade -Node a1 -Script $s -WhatIf")]
    [InlineData("Initialize-DcosNodeUpgrade ($c | Get-DcosNode a1) $s -WhatIf")]
    [InlineData("Initialize-DcosNodeUpgrade -Cluster $c -Node a1 -Script $s -WhatIf")]
    public void Script_is_the_first_argument_when_nodes_come_from_the_pipeline(string command) => Assert.Empty(rehearsal.Run(command).Errors);

    [Theory]
    [InlineData("$c | New-DcosUpgradePlan $s")]
    [InlineData("New-DcosUpgradePlan $c $s")]
    [InlineData("New-DcosUpgradePlan -Cluster $c -Script $s")]
    [InlineData("$c | Get-DcosNode a1")]
    [InlineData("Get-DcosNode $c a1")]
    [InlineData("Get-DcosNode a1 -Cluster $c")]
    [InlineData("Get-DcosNode $c -Name a1")]
    public void Cluster_is_an_argument_or_comes_from_the_pipeline(string command)
    {
        EngineRun run = rehearsal.Run(command);

        Assert.Empty(run.Errors);
        Assert.Single(run.Output);
    }

    [Fact]
    public void Connection_is_the_second_argument_of_Get_DcosCluster() => Assert.Equal(
        ["0 Inventory", "1 Connection"],
        rehearsal.Run("""
            (Get-Command Get-DcosCluster).ParameterSets[0].Parameters | Where-Object Position -ge 0 | ForEach-Object { "$($_.Position) $($_.Name)" }
            """).Texts.Order());

    [Fact]
    public void Plan_for_another_cluster_is_refused()
    {
        EngineRun run = rehearsal.Run("""
            $other = New-DcosRehearsal -Instant -Agent 2
            $c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan -Cluster $other -Confirm:$false
            """);

        Assert.StartsWith("PlanOutdated,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$old | Invoke-DcosUpgradePlan -Cluster $c -Confirm:$false")]
    [InlineData("Invoke-DcosUpgradePlan -Plan $old -Cluster $c -Confirm:$false")]
    [InlineData("$old | Export-DcosUpgradePlan ./x.json -Confirm:$false")]
    public void Deserialized_plan_is_refused_with_what_to_do(string command)
    {
        EngineRun run = rehearsal.Run($$"""
            $xml = [Management.Automation.PSSerializer]::Serialize(($c | New-DcosUpgradePlan -Script $s))
            $old = [Management.Automation.PSSerializer]::Deserialize($xml)
            {{command}}
            """);

        ErrorRecord error = Assert.Single(run.Errors);
        Assert.StartsWith("PlanDeserialized,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Import-DcosUpgradePlan", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TaskLost m1")]
    [InlineData("SlowMaster a1")]
    [InlineData("AgentSilent bootstrap")]
    public void Fault_without_an_effect_on_the_node_is_refused(string fault) => Assert.StartsWith(
        "FaultNotOfRole,",
        Assert.Single(rehearsal.Run($"$c | Set-DcosRehearsalFault {fault}").Errors).FullyQualifiedErrorId,
        StringComparison.Ordinal);

    [Fact]
    public void Fault_that_does_not_exist_is_named_with_the_nearest_one()
    {
        ErrorRecord error = rehearsal.Run("try { $c | Set-DcosRehearsalFault AgentSilnt a1 } catch { $_ }").Output.OfType<ErrorRecord>().Single();

        Assert.StartsWith("FaultUnknown,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("did you mean 'AgentSilent'?", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ToVersion 1.11")]
    [InlineData("-FromVersion 1.10")]
    public void Release_line_in_place_of_a_release_is_refused(string version) => Assert.StartsWith(
        "NotAVersion,",
        Assert.Single(rehearsal.Engine.Run($"New-DcosRehearsal -Instant {version}").Errors).FullyQualifiedErrorId,
        StringComparison.Ordinal);

    [Fact]
    public void Missing_backup_is_reported_together_with_the_checks_that_hold()
    {
        EngineRun run = rehearsal.Run("try { $c | New-DcosUpgradePlan -Script $s | Invoke-DcosUpgradePlan -Confirm:$false | Out-Null } catch { $_ }");

        ErrorRecord error = run.Output.OfType<ErrorRecord>().Single();
        Assert.Contains("risk-no-new-nodes", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("a plan requires a backup", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-AcceptRisk no-new-nodes, no-backup", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Upgraded_node_whose_gate_does_not_pass_has_a_next_step()
    {
        EngineRun run = rehearsal.Run(
            "$null = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false; ($c | Get-DcosUpgradeStatus | Where-Object NextStep)",
            "$c | Set-DcosRehearsalFault TaskLost a2");

        Assert.Equal(["a2"], run.Output.Select(status => Property(status, "Name")));
    }

    [Fact]
    public void Messages_that_nobody_can_confirm_do_not_end_an_upgrade()
    {
        HostResult result = HostProcess.Run(["-Command", """
            $c = New-DcosRehearsal -Instant -Master 1 -Agent 1 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null
            $done = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -Debug
            "$($done.Count) nodes, $($done[1].Outcome)"
            """]);

        Assert.Contains("2 nodes, Upgraded", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_of_a_cluster_that_was_not_paused_warns()
    {
        EngineRun run = rehearsal.Run("$c | Resume-DcosUpgrade; $c | Suspend-DcosUpgrade -Confirm:$false; $c | Resume-DcosUpgrade");

        Assert.Equal("rehearsal was not paused or stopped: there is nothing to resume.", Assert.Single(run.Warnings));
    }
}
