using System;
using System.IO;
using System.Management.Automation;
using DcosUpgrade.Module.Tests.Inventory;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Export-DcosClusterModel, New-DcosRehearsal -Model and New-DcosUpgradePlan -Forecast.</summary>
public sealed class ClusterModelTests : InventoryEngine
{
    private string Target => Path.Combine(Folder, "prod.model.json");

    [Fact]
    public void Rehearsal_of_a_model_has_the_nodes_of_the_cluster_and_takes_faults()
    {
        Assert.Empty(Texts("$c | Export-DcosClusterModel ./prod.model.json"));

        Assert.Equal(
            ["m1 a", "m2 b", "m3 a", "a1 a", "a2 b", "a3 a", "a4 b", "a5 a", "p1 a", "rehearsal 1.10.8 3+5+1"],
            Texts(
                "$r = New-DcosRehearsal -Model ./prod.model.json -Instant; $r | Get-DcosNode | ForEach-Object { \"$($_.Name) $($_.Zone)\" }; "
                + "\"$($r.Name) $($r.Version) $($r.Masters)+$($r.Agents)+$($r.PublicAgents)\"; $r | Set-DcosRehearsalFault -Name TaskLost -Node a1"));
    }

    [Fact]
    public void Model_has_the_measured_times_of_an_upgrade_and_they_are_the_forecast()
    {
        string[] texts = Texts("""
            $one = New-DcosRehearsal -Instant -Master 1 -Agent 1 -PublicAgent 0 -Name one
            $s = $one | New-DcosUpgradeScript -Confirm:$false 6>$null
            $nodes = $one | Get-DcosNode
            $null = $nodes | Initialize-DcosNodeUpgrade -Script $s -Confirm:$false 6>$null
            $null = $nodes | Invoke-DcosNodeUpgrade -Script $s -JournalPath ./night.jsonl -AcceptRisk no-backup -Confirm:$false 6>$null 3>$null
            $one | Export-DcosClusterModel ./prod.model.json -JournalPath ./night.jsonl
            $two = New-DcosRehearsal -Instant -Master 1 -Agent 1 -PublicAgent 0 -Name one
            $s = $two | New-DcosUpgradeScript -Confirm:$false 6>$null
            $plan = $two | New-DcosUpgradePlan -Script $s -Model ./prod.model.json
            $plan | Export-DcosUpgradePlan ./plan.json -Confirm:$false
            $f = (Import-DcosUpgradePlan ./plan.json).Forecast
            "$($f.Measured)"
            "$($f.Seeds) $($f.Completed) $($f.Waves.Length)"
            "$($f.EndP90 -gt $f.EndP10)"
            """);

        Assert.Equal(["Staging MasterScript AgentScript AgentOutage", "50 50 4", "True"], texts);
    }

    [Fact]
    public void Plan_without_Forecast_has_none() => Assert.Equal(["True"], Texts(
        "$s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null; $plan = $c | New-DcosUpgradePlan -Script $s; \"$($null -eq $plan.Forecast)\""));

    [Fact]
    public void Invalid_model_is_an_error_that_names_the_member()
    {
        File.WriteAllText(Target, "{\"format\":7}");

        ErrorRecord error = Fail("New-DcosRehearsal -Model ./prod.model.json -Instant", "ModelInvalid", ErrorCategory.InvalidData);

        Assert.Contains("format", error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Agent 3", "Agent")]
    [InlineData("-Zone a", "Zone")]
    [InlineData("-FromVersion 1.10.8", "FromVersion")]
    public void Parameter_that_the_model_decides_is_refused(string parameter, string name)
    {
        ErrorRecord error = Fail($"New-DcosRehearsal -Model ./prod.model.json -Instant {parameter}", "ModelConflict", ErrorCategory.InvalidArgument);

        Assert.Contains("-" + name, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_nothing_and_an_existing_file_needs_Force()
    {
        Assert.Empty(Texts("$c | Export-DcosClusterModel ./prod.model.json -WhatIf"));
        Assert.False(File.Exists(Target));
        File.WriteAllText(Target, "mine");

        Fail("$c | Export-DcosClusterModel ./prod.model.json", "FileExists", ErrorCategory.ResourceExists);

        Assert.Equal("mine", File.ReadAllText(Target));
        Assert.Empty(Texts("$c | Export-DcosClusterModel ./prod.model.json -Force"));
        Assert.StartsWith("{\n  \"format\": 1,\n", File.ReadAllText(Target), StringComparison.Ordinal);
    }
}
