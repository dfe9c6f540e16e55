using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Module.Tests.Rollout;
using Xunit;

namespace DcosUpgrade.Module.Tests.Cmdlets;

/// <summary>What Tab offers.</summary>
public sealed class CompletionTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    /// <summary>Parameters whose values are names that the module knows. -Zone of New-DcosRehearsal makes the zones.</summary>
    private static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "AcceptDifference", "AcceptRisk", "Exclude", "ExcludeCheck", "ExcludeNode",
        "FromVersion", "Hold", "KeyExchange", "Node", "PauseBefore", "ToVersion", "Version", "Wave",
    };

    [Fact]
    public void Every_parameter_that_takes_names_has_a_completer()
    {
        EngineRun run = rehearsal.Engine.Run("Get-Command -Module DcosUpgrade");

        string[] missing = [.. run.Output.Cast<CmdletInfo>().SelectMany(cmdlet => cmdlet.Parameters.Values
            .Where(parameter => s_names.Contains(parameter.Name) && !parameter.ParameterType.IsEnum && !parameter.Attributes.Any(IsCompleter))
            .Select(parameter => $"{cmdlet.Name} -{parameter.Name}"))];

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("New-DcosRehearsal -ToVersion 1.11.", "1.11.12", "1.11.6")]
    [InlineData("Test-DcosConfig -Version 1.10.1", "1.10.11", "1.10.1")]
    [InlineData("$global:c | New-DcosUpgradePlan -Script $global:s -PauseBefore ", "Masters", "m1", "a5")]
    [InlineData("$global:p | Invoke-DcosUpgradePlan -Wave ", "0", "1", "2")]
    [InlineData("Invoke-DcosUpgradePlan -Plan $global:p -Wave ", "0", "1", "2")]
    [InlineData("New-DcosUpgradeScript -AcceptDifference resol", "resolvers")]
    [InlineData("Wait-DcosAgentHealthy -AcceptRisk new", "new-agent-id")]
    [InlineData("Test-DcosPrerequisite -AcceptRisk no-", "no-backup")]
    [InlineData("Test-DcosPrerequisite -ExcludeCheck clock", "clock-skew", "clock-sync")]
    [InlineData("Invoke-DcosNodeUpgrade -Cluster $global:c -Node m", "m1", "m2", "m3")]
    [InlineData("New-DcosConnection -KeyExchange curve", "curve25519-sha256")]
    [InlineData("Test-DcosConfig -Name config-a", "config-ascii")]
    [InlineData("Get-DcosNode $global:c -Name a", "a1", "a2")]
    [InlineData("$global:c | Set-DcosRehearsalFault Ag", "AgentSilent", "AgentNewId")]
    public void Tab_offers_the_values(string line, params string[] values)
    {
        EngineRun run = rehearsal.Run($"""
            $global:c, $global:s = $c, $s
            $global:p = $c | New-DcosUpgradePlan -Script $s
            (TabExpansion2 '{line.Replace("'", "''", StringComparison.Ordinal)}' {line.Length}).CompletionMatches.CompletionText
            """);

        Assert.Empty(run.Errors);
        Assert.Empty(values.Except(run.Texts));
    }

    [Theory]
    [InlineData("en-US", "The agent does not answer the master.")]
    [InlineData("zh-CN", "代理节点不应答主节点")]
    public void Fault_is_offered_with_what_it_does(string culture, string text)
    {
        EngineRun run = rehearsal.Run($"""
            [Threading.Thread]::CurrentThread.CurrentUICulture = '{culture}'
            (TabExpansion2 'Set-DcosRehearsalFault ' 23).CompletionMatches
            """);

        Assert.All(run.Output.Cast<CompletionResult>(), fault => Assert.NotEqual(fault.CompletionText, fault.ToolTip));
        Assert.Contains(text, run.Output.Cast<CompletionResult>().Single(fault => fault.CompletionText == "AgentSilent").ToolTip, StringComparison.Ordinal);
    }

    private static bool IsCompleter(Attribute attribute) => attribute is ArgumentCompleterAttribute or ValidateSetAttribute;
}
