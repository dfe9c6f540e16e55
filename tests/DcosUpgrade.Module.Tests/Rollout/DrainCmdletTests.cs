using System;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Module.Tests.Host;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Mesos maintenance around agents, as users ask for it.</summary>
public sealed class DrainCmdletTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    private const string Accepted = "-AcceptRisk no-backup, no-new-nodes -Confirm:$false";

    [Fact]
    public void Plan_schedules_maintenance_around_its_agents_and_says_until_when()
    {
        EngineRun run = rehearsal.Run($$"""
            $p = $c | New-DcosUpgradePlan -Script $s -Drain
            $p.Drain
            ($p | Invoke-DcosUpgradePlan {{Accepted}} -Verbose | Where-Object { $null -ne $_.Role }).Status
            """, rehearsal: "-Master 1 -Agent 1 -PublicAgent 1");

        Assert.Empty(run.Errors);
        Assert.Equal(["True", "Done", "Done", "Done"], run.Texts);
        foreach (string agent in new[] { "a1", "p1" })
        {
            Assert.Contains(run.Verbose, line => line.Contains($"{agent}: Mesos maintenance is scheduled until 2018-10-20 0", StringComparison.Ordinal));
            Assert.Contains(run.Verbose, line => line.Contains($"{agent}: its Mesos maintenance window is removed.", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(run.Verbose, line => line.Contains("m1: Mesos maintenance", StringComparison.Ordinal));
        Assert.Contains(run.Warnings, line => line.StartsWith("-Drain: Marathon of DC/OS 1.11", StringComparison.Ordinal));
    }

    [Fact]
    public void Pipeline_schedules_maintenance_around_its_agents()
    {
        EngineRun run = rehearsal.Run("""
            ($c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Drain -Confirm:$false -Verbose | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy).Name
            """, rehearsal: "-Master 1 -Agent 2 -PublicAgent 0");

        Assert.Equal(["m1", "a1", "a2"], run.Texts);
        Assert.Equal(2, run.Verbose.Count(line => line.Contains("Mesos maintenance is scheduled until", StringComparison.Ordinal)));
        Assert.Equal(2, run.Verbose.Count(line => line.Contains("its Mesos maintenance window is removed.", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("$c | New-DcosUpgradePlan -Script $s -Drain | Invoke-DcosUpgradePlan -WhatIf")]
    [InlineData("$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Drain -WhatIf")]
    [InlineData("$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $null -Drain -WhatIf")]
    public void WhatIf_shows_the_maintenance_of_agents_and_schedules_none(string command)
    {
        HostResult result = HostProcess.Run(["-Command", "$c = New-DcosRehearsal -Master 1 -Agent 1 -PublicAgent 0 -Instant; "
            + $"$s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null; {command} -Verbose"]);

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("Mesos maintenance is scheduled", result.Output, StringComparison.Ordinal);
        string line = Assert.Single(result.Output.Split('\n'), line => line.Contains("(in a Mesos maintenance window)", StringComparison.Ordinal));
        Assert.StartsWith("What if:", line, StringComparison.Ordinal);
        Assert.Contains("a1 (Agent,", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_maintenance_holds_the_agent_with_its_reason_and_remedy()
    {
        EngineRun run = rehearsal.Run("""
            $c | Set-DcosRehearsalFault MaintenanceRefused m1
            try { $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Drain -Confirm:$false } catch { $_ }
            ($c | Get-DcosUpgradeStatus | Where-Object Name -EQ a1).Version
            """, rehearsal: "-Master 1 -Agent 1 -PublicAgent 0");

        ErrorRecord error = run.Errors.First(item => item.FullyQualifiedErrorId.StartsWith("MaintenanceNotScheduled,", StringComparison.Ordinal));
        Assert.Contains("a1 was not started, because no Mesos maintenance window could be scheduled for it", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("or upgrade without -Drain", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("1.10.8", run.Texts.Last());
    }
}
