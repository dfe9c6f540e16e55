using System;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Two rehearsed clusters with the same addresses in one session.</summary>
public sealed class TwoClustersTests : IDisposable
{
    private const string SetUp = """
        $a = New-DcosRehearsal -Instant -Seed 1 -Name prod-a -Agent 2 -PublicAgent 0
        $b = New-DcosRehearsal -Instant -Seed 1 -Name prod-b -Agent 2 -PublicAgent 0
        $sa = $a | New-DcosUpgradeScript -Confirm:$false
        $sb = $b | New-DcosUpgradeScript -Confirm:$false
        """;

    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("$b | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $sa -AcceptRisk no-backup, script-without-cluster -Confirm:$false")]
    [InlineData("$b | Get-DcosNode | Initialize-DcosNodeUpgrade -Script $sa -AcceptRisk script-without-cluster -Confirm:$false")]
    [InlineData("$b | New-DcosUpgradePlan -Script $sa -AcceptRisk script-without-cluster")]
    [InlineData("$b | New-DcosUpgradePlan -Script $sb | Invoke-DcosUpgradePlan -Script $sa -AcceptRisk script-without-cluster -Confirm:$false")]
    [InlineData("$b | New-DcosUpgradePlan -Script $sb | Invoke-DcosUpgradePlan -Script $sa -WhatIf")]
    public void Script_of_another_cluster_is_refused_and_no_node_is_changed(string command)
    {
        EngineRun run = _engine.Run($$"""
            {{SetUp}}
            try { $null = {{command}} } catch { $error[0].FullyQualifiedErrorId }
            'then'
            $b | Get-DcosNode -Live | ForEach-Object Version | Sort-Object -Unique
            """);

        Assert.Contains(
            run.Errors.Select(error => error.FullyQualifiedErrorId).Concat(run.Texts),
            id => id.StartsWith("ScriptOfAnotherCluster,", StringComparison.Ordinal));
        Assert.Equal(["1.10.8"], run.Texts.SkipWhile(text => text != "then").Skip(1));
    }

    [Fact]
    public void Script_shows_its_cluster()
    {
        EngineRun run = _engine.Run(SetUp + "\n$sa.Cluster; $sb.Cluster; ($b | Get-DcosUpgradeScript).Cluster");

        Assert.Equal(["prod-a", "prod-b", "prod-b"], run.Texts);
    }

    [Fact]
    public void Nodes_of_two_clusters_in_one_pipeline_are_both_worked_on()
    {
        EngineRun run = _engine.Run($$"""
            {{SetUp}}
            $na = @($a | Get-DcosNode); $nb = @($b | Get-DcosNode)
            $mixed = for ($i = 0; $i -lt $na.Count; $i++) { $na[$i]; $nb[$i] }
            $mixed | Invoke-DcosNodeUpgrade -Script $sa -AcceptRisk no-backup -Confirm:$false | ForEach-Object Outcome
            """);

        Assert.Equal(["Upgraded"], run.Texts);
        Assert.Equal(["ScriptOfAnotherCluster", "RolloutStopped"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void Nodes_of_two_clusters_wait_for_their_health_in_one_pipeline()
    {
        EngineRun run = _engine.Run($$"""
            {{SetUp}}
            @($a | Get-DcosNode -Role Master) + @($b | Get-DcosNode -Role Master) | Wait-DcosMasterHealthy | ForEach-Object { "$($_.Name) $($_.Healthy)" }
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(["m1 True", "m2 True", "m3 True", "m1 True", "m2 True", "m3 True"], run.Texts);
    }
}
