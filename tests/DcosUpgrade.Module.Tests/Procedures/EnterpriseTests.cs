using System;
using System.Linq;
using Xunit;
using static DcosUpgrade.Module.Tests.Rollout.RehearsalFixture;

namespace DcosUpgrade.Module.Tests.Procedures;

/// <summary>The Enterprise half of the procedure, on rehearsed clusters in the real engine.</summary>
public sealed class EnterpriseTests : IDisposable
{
    private readonly EngineFixture _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void From_disabled_over_the_version_and_permissive_to_strict_each_as_its_own_plan()
    {
        EngineRun run = _engine.Run("""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Disabled -Agent 2
            $c
            foreach ($procedure in 'Upgrade', 'Permissive', 'Strict') {
                $s = $c | New-DcosUpgradeScript -Procedure $procedure -Confirm:$false 3>$null 6>$null
                $p = $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 2 -MaxAppUnavailable 100%
                ($p | Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes, ee-permissive -Confirm:$false 3>$null)[-1]
                if ($procedure -eq 'Permissive') { $c | Set-DcosRehearsalFault PodsRestarted m1 }
                $again = $p | Invoke-DcosUpgradePlan
                "$procedure $($again[0..($again.Length - 2)].Status.Where({ $_ -ne 'AlreadyDone' }).Count) $($s.Edition) $($s.FromVersion) $($s.ToVersion)"
            }
            """);

        Assert.True(run.Thrown is null, run.Thrown?.Message);
        Assert.Empty(run.Errors);
        Assert.Equal(("Enterprise", "Disabled"), (Property(run.Output[0], "Edition"), Property(run.Output[0], "SecurityMode")));
        Assert.Equal(
            ["Upgrade 0 Enterprise 1.10.8 1.11.6", "Permissive 0 Enterprise 1.11.6 1.11.6", "Strict 0 Enterprise 1.11.6 1.11.6"],
            run.Output.OfType<string>());
        Assert.All(new[] { 1, 3, 5 }, i => Assert.Contains("0 lost; 0 restarted", Property(run.Output[i], "Message"), StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_restarts_the_database_of_1_10_2_by_name_and_WhatIf_restarts_nothing()
    {
        EngineRun run = _engine.Run("""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -FromVersion 1.10.2 -Agent 1 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Confirm:$false 3>$null 6>$null
            function Told { "$(($c | Test-DcosPrerequisite -Name ee-cockroach-restart).Status)" }
            $p = $c | New-DcosUpgradePlan -Script $s -RestartCockroach
            $p | Invoke-DcosUpgradePlan -WhatIf
            Told
            $p | Invoke-DcosUpgradePlan -Wave 0 -AcceptRisk no-backup, no-new-nodes -Confirm:$false 3>$null
            Told
            ($p | Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes -Confirm:$false 3>$null)[-1]
            """);

        Assert.True(run.Thrown is null, run.Thrown?.Message);
        Assert.Equal(["Failed", "Passed"], run.Output.OfType<string>());
        Assert.Equal("restarted on m1, m2, m3", Property(
            Assert.Single(run.Output, step => Property(step, "Action")?.StartsWith("Restart dcos-cockroach", StringComparison.Ordinal) == true), "Message"));
        Assert.Contains("0 lost", Property(run.Output[^1], "Message"), StringComparison.Ordinal);
    }

    [Fact]
    public void To_permissive_custom_checks_are_skipped_only_on_request_and_journaled()
    {
        using TemporaryFolder folder = new();
        string journal = System.IO.Path.Combine(folder.Path, "journal.jsonl");
        EngineRun run = _engine.Run($$"""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Disabled -FromVersion 1.11.6 -Agent 1 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Procedure Permissive -Confirm:$false 3>$null 6>$null
            $c | Set-DcosRehearsalFault CustomChecksFail m1, m2, m3, a1
            try { $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -AcceptRisk no-backup -Confirm:$false 3>$null 6>$null }
            catch { $_.ErrorDetails.RecommendedAction }
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -AcceptRisk no-backup -SkipNodeChecks -Confirm:$false -JournalPath '{{journal}}' 6>$null
            """);

        Assert.True(run.Thrown is null, run.Thrown?.Message);
        Assert.Contains("-SkipNodeChecks", Assert.Single(run.Output.OfType<string>()), StringComparison.Ordinal);
        object?[] nodes = [.. run.Output.Where(node => Property(node, "Outcome") == "Upgraded")];
        Assert.Equal(["m1", "m2", "m3", "a1"], nodes.Select(node => Property(node, "Name")));
        Assert.All(nodes, node => Assert.Equal("True", Property(node, "ChecksWarning")));
        Assert.Equal(4, run.Warnings.Count(warning => warning.Contains("-SkipNodeChecks", StringComparison.Ordinal)));
        Assert.Equal(4, System.IO.File.ReadLines(journal)
            .Count(line => line.Contains("\"skippedChecks\":true", StringComparison.Ordinal) && line.Contains("\"start\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Disabled", "Strict", "ConfigDifferenceForbidden", "one step at a time")]
    [InlineData("Strict", "Permissive", "ConfigDifferenceForbidden", "needs a new installation")]
    public void Security_mode_changes_one_step_at_a_time_and_never_back(string mode, string procedure, string id, string reason)
    {
        EngineRun run = _engine.Run($$"""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode {{mode}} -FromVersion 1.11.6
            try { $c | New-DcosUpgradeScript -Procedure {{procedure}} -Confirm:$false } finally { $c | Get-DcosUpgradeScript }
            """);

        Assert.StartsWith(id + ",", run.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(reason, run.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_security_mode_never_changes_together_with_the_version()
    {
        EngineRun run = _engine.Run("""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Disabled
            $c | New-DcosUpgradeScript -Procedure Permissive -Confirm:$false
            """);

        Assert.StartsWith("UnsupportedPath,", run.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Requirements_of_1_11_do_not_apply_to_a_procedure_at_1_10()
    {
        EngineRun run = _engine.Run("""
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Permissive -FromVersion 1.10.8 -ToVersion 1.10.8
            $s = $c | New-DcosUpgradeScript -Procedure Strict -Confirm:$false 3>$null 6>$null
            foreach ($check in $c | Test-DcosPrerequisite -Procedure Strict -Script $s -Name ee-license, ee-fault-domain) { "$($check.Name) $($check.Status)" }
            """);

        Assert.Empty(run.Errors);
        Assert.Equal(["ee-license Skipped", "ee-fault-domain Skipped"], run.Output.OfType<string>());
    }

    [Fact]
    public void A_master_waits_until_the_database_has_its_copies_again()
    {
        EngineRun run = _engine.Run("""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -Agent 0 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Confirm:$false 3>$null 6>$null
            $done = $c | Get-DcosNode -Name m1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            $c | Set-DcosRehearsalFault CockroachBehind m3 -Amount 200
            $done | Wait-DcosMasterHealthy -Verbose
            """);

        object? health = Assert.Single(run.Output);
        Assert.Equal("True", Property(health, "Healthy"));
        Assert.Contains("cockroach-replicated", Gates(health));
        Assert.Contains(run.Verbose, line => line.Contains("waiting for cockroach-replicated (", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CockroachBehind m2", "ranges under-replicated")]
    [InlineData("CockroachDown m2", "connection lost")]
    public void No_master_is_changed_while_the_database_is_under_replicated_or_unknown(string fault, string why)
    {
        EngineRun run = _engine.Run($$"""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -Agent 0 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Confirm:$false 3>$null 6>$null
            $c | Set-DcosRehearsalFault {{fault}}
            $c | Get-DcosNode -Name m1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            """);

        Assert.Contains("cockroach-replicated", run.Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(why, run.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, node => Property(node, "Outcome") == "Upgraded");
    }

    [Theory]
    [InlineData("IamDown m1", "")]
    [InlineData("IamDown m1, m2", "")]
    [InlineData("TokensRevoked m1",
        "$null = $c | Get-DcosNode -Name m1 | Wait-DcosMasterHealthy; $null = $c | Get-DcosNode -Name m2 | Wait-DcosMasterHealthy -TimeoutSec 90")]
    public void A_token_is_taken_from_another_master_and_renewed(string fault, string before)
    {
        EngineRun run = _engine.Run($$"""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Strict -FromVersion 1.11.6 -Agent 1 -PublicAgent 0
            {{before}}
            $c | Set-DcosRehearsalFault {{fault}}
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false 3>$null 6>$null
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
            """);

        Assert.Null(run.Thrown);
        Assert.Equal(["True", "True", "True", "True"], run.Output.Select(health => Property(health, "Healthy")));
    }

    [Theory]
    [InlineData("LoginRefused m1", "refused the login of bootstrapuser to DC/OS")]
    [InlineData("IamDown m1, m2, m3", "No master of rehearsal returned a token for bootstrapuser")]
    public void Without_a_token_nothing_is_changed_in_strict_mode_and_the_reason_is_shown(string fault, string why)
    {
        EngineRun run = _engine.Run($$"""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Strict -FromVersion 1.11.6 -Agent 1 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false 3>$null 6>$null
            $c | Set-DcosRehearsalFault {{fault}}
            $c | Get-DcosNode -Name m1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false
            """);

        Assert.Contains(why, run.Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output, node => Property(node, "Outcome") == "Upgraded");
    }

    [Fact]
    public void In_permissive_mode_a_failed_login_does_not_stop_the_upgrade()
    {
        EngineRun run = _engine.Run("""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -FromVersion 1.11.6 -Agent 1 -PublicAgent 0
            $c | Set-DcosRehearsalFault IamDown m1, m2, m3
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false 3>$null 6>$null
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
            """);

        Assert.Null(run.Thrown);
        Assert.Equal(4, run.Output.Count(health => Property(health, "Healthy") == "True"));
    }

    [Fact]
    public void No_token_and_no_password_is_in_any_stream_or_journal()
    {
        using TemporaryFolder folder = new();
        EngineRun run = _engine.Run($$"""
            $ErrorActionPreference = 'Stop'
            $c = New-DcosRehearsal -Instant -Edition Enterprise -SecurityMode Strict -FromVersion 1.11.6 -Agent 1 -PublicAgent 0
            $s = $c | New-DcosUpgradeScript -Procedure Reconfigure -Confirm:$false -Verbose
            $c | Get-DcosNode |
                Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -Verbose -JournalPath '{{System.IO.Path.Combine(folder.Path, "journal.jsonl")}}' |
                Wait-DcosMasterHealthy -Verbose | Wait-DcosAgentHealthy -Verbose
            $c | Get-DcosUpgradeStatus
            [System.Management.Automation.PSSerializer]::Serialize(@($c, $s), 9)
            """);

        Assert.Null(run.Thrown);
        string journal = System.IO.File.ReadAllText(System.IO.Path.Combine(folder.Path, "journal.jsonl"));
        Assert.Contains("\"login\"", journal, StringComparison.Ordinal);
        string all = string.Join("\n", run.Texts.Concat(run.Verbose).Concat(run.Debug).Concat(run.Warnings)
            .Concat(run.Information.Select(record => record.ToString())).Concat(run.Progress.Select(record => record.ToString())).Append(journal));
        Assert.DoesNotContain("eyJ0eXAi", all, StringComparison.Ordinal);
        Assert.DoesNotContain("\"password\"", all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_of_Enterprise_holds_the_IAM_database()
    {
        using TemporaryFolder folder = new();

        EngineRun run = _engine.Run($"New-DcosRehearsal -Instant -Edition Enterprise | Backup-DcosCluster -Destination '{folder.Path}' -Confirm:$false");

        Assert.Empty(run.Errors);
        Assert.Equal("1 tables", Property(Assert.Single(run.Output, item => Property(item, "Kind") == "Iam"), "Content"));
    }

    [Fact]
    public void Open_Source_has_no_modes() =>
        Assert.StartsWith("ModeNeedsEnterprise,", Assert.Single(_engine.Run("New-DcosRehearsal -Instant -SecurityMode Strict").Errors).FullyQualifiedErrorId,
            StringComparison.Ordinal);

    private static string[] Gates(object? health) =>
        [.. ((System.Collections.IEnumerable)System.Management.Automation.PSObject.AsPSObject(health).Properties["Gates"].Value).Cast<object?>()
            .Select(gate => Property(gate, "Name"))];

}
