using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DcosUpgrade.Module.Tests.Rollout;
using Xunit;

namespace DcosUpgrade.Module.Tests.Prerequisites;

/// <summary>Test-DcosPrerequisite as a cmdlet: what is chosen, what is handed on, what is accepted.</summary>
public sealed class PrerequisiteCmdletTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    private const string Accepted = "-AcceptRisk no-new-nodes, no-backup";

    [Fact]
    public void A_sound_cluster_lacks_nothing_but_what_must_be_accepted()
    {
        EngineRun run = rehearsal.Run("$c | Test-DcosPrerequisite | Where-Object Status -In Failed, Unknown | ForEach-Object Name");

        Assert.Equal(["risk-no-backup", "risk-no-new-nodes"], run.Texts);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("-Name clock*", false)]
    [InlineData("-Quiet", false)]
    public void Results_that_do_not_fit_on_a_screen_are_counted_for_the_host(string arguments, bool counted)
    {
        EngineRun run = rehearsal.Run($"$c | Test-DcosPrerequisite {arguments}");

        string[] told = [.. run.Information.Select(record => record.MessageData.ToString()!).Where(text => text.Contains(" results: "))];
        Assert.Equal(counted ? 1 : 0, told.Length);
        Assert.All(told, text => Assert.Matches(@"^\d+ results: \d+ passed, \d+ skipped, \d+ warnings, 0 unknown, 2 failed\. ", text));
    }

    [Fact]
    public void Nothing_is_written_to_any_node() =>
        Assert.Equal(
            ["0", "free"],
            rehearsal.Run(
                "$null = $c | Test-DcosPrerequisite; ($c | Get-DcosUpgradeStatus | Where-Object LockedBy).Count; ($c | Test-DcosPrerequisite -Name "
                    + "cluster-lock).Actual").Texts);

    [Theory]
    [InlineData(Accepted, "", "True")]
    [InlineData("", "", "False")]
    [InlineData(Accepted, "$c | Set-DcosRehearsalFault LinkDown a1", "False")]
    [InlineData(Accepted, "$c | Set-DcosRehearsalFault DockerHangs a1", "False")]
    [InlineData(Accepted + " -Exclude docker*", "$c | Set-DcosRehearsalFault DockerHangs a1", "True")]
    [InlineData(Accepted + " -ExcludeNode a1", "$c | Set-DcosRehearsalFault DockerHangs a1", "True")]
    [InlineData("-Name docker -AcceptRisk risk-no-backup", "", "True")]
    public void Quiet_is_true_when_nothing_failed_and_all_was_seen(string arguments, string setUp, string expected) =>
        Assert.Equal([expected], rehearsal.Run($"$c | Test-DcosPrerequisite -Quiet {arguments}", setUp).Texts);

    [Fact]
    public void PassThru_returns_the_input_only_when_nothing_failed()
    {
        EngineRun run = rehearsal.Run(
            $$"""
            $c | Get-DcosNode -Role Master | Test-DcosPrerequisite -PassThru {{Accepted}} | ForEach-Object Name
            ($c | Test-DcosPrerequisite -PassThru {{Accepted}}).Name
            """);

        Assert.Equal(["m1", "m2", "m3", "rehearsal"], run.Texts);
        Assert.Contains(run.Warnings, warning => warning.Contains("risk-no-backup: accepted", StringComparison.Ordinal));
    }

    [Fact]
    public void Failed_checks_are_the_target_of_the_error_and_nothing_is_passed_on()
    {
        EngineRun run = rehearsal.Run(
            $"$c | Get-DcosNode | Test-DcosPrerequisite -PassThru {Accepted} | ForEach-Object Name", "$c | Set-DcosRehearsalFault ClockUnsynced m2");

        Assert.Empty(run.Output);
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.StartsWith("PrerequisitesFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["clock-sync"], ((IEnumerable)error.TargetObject).Cast<object>().Select(result => RehearsalFixture.Property(result, "Name")));
        Assert.Contains("clock-sync (m2)", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("timedatectl", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipeline_that_starts_with_it_upgrades_a_healthy_cluster() => Assert.Equal(
        Enumerable.Repeat("1.11.6", 9),
        rehearsal.Run(
            $"$null = $c | Get-DcosNode | Test-DcosPrerequisite -PassThru {Accepted} | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | "
                + $"Wait-DcosMasterHealthy | Wait-DcosAgentHealthy; ($c | Get-DcosNode -Live).Version").Texts);

    [Fact]
    public void After_an_upgrade_all_checks_pass()
    {
        EngineRun run = rehearsal.Run(
            """
            $null = $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy
            $c | Test-DcosPrerequisite -Procedure Verify -Script $s | Where-Object Status -NotIn Passed, Skipped |
                ForEach-Object { "$($_.Target) $($_.Name) $($_.Actual)" }
            ($c | Test-DcosPrerequisite -Procedure Verify -Script $s -Name applied, one-build, tasks-baseline, mesos-version |
                Where-Object Status -EQ Passed).Count
            """);

        Assert.Equal(["20"], run.Texts);
    }

    [Fact]
    public void Names_may_be_wildcards_and_unknown_ones_are_named()
    {
        EngineRun run = rehearsal.Run("$c | Get-DcosNode a1 | Test-DcosPrerequisite -Name docker*, ipsett | ForEach-Object Name");

        Assert.Equal(["docker", "docker-version", "docker-storage"], run.Texts);
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.StartsWith("CheckUnknown,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'ipset'", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_risk_that_there_is_not_cannot_be_accepted()
    {
        EngineRun run = rehearsal.Run("$c | Test-DcosPrerequisite -AcceptRisk no-backups");

        Assert.StartsWith("RiskUnknown,", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Excluded_check_is_reported_as_skipped() => Assert.Equal(
        ["docker-version Skipped Excluded by name."],
        rehearsal.Run(
            "$c | Get-DcosNode a1 | Test-DcosPrerequisite -Name docker-version -Exclude docker* | ForEach-Object { \"$($_.Name) $($_.Status) $($_.Message)\" "
                + "}").Texts);

    [Fact]
    public void Machines_in_maintenance_are_proposed_and_may_be_left_out()
    {
        EngineRun run = rehearsal.Run(
            """
            $c | Test-DcosPrerequisite -Name absent-nodes | ForEach-Object { "$($_.Status) $($_.Remedy)" }
            $c | Test-DcosPrerequisite -Name absent-nodes, docker -ExcludeNode a1 | ForEach-Object { "$($_.Target) $($_.Status)" }
            """,
            "$c | Set-DcosRehearsalFault InMaintenance a1");

        Assert.Equal("Failed Test-DcosPrerequisite -ExcludeNode a1", run.Texts.First());
        Assert.Equal(["a2 Passed", "rehearsal Warning"], [run.Texts.ElementAt(1), run.Texts.Last()]);
    }

    [Fact]
    public void An_acceptance_is_in_the_journal()
    {
        using TemporaryFolder folder = new();
        string journal = Path.Combine(folder.Path, "journal");

        rehearsal.Run($"$null = $c | Test-DcosPrerequisite -Name risk-* {Accepted} -JournalPath '{journal}'");

        Assert.Contains("no-new-nodes", File.ReadAllText(journal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test-DcosPrerequisite -Name docker-", "docker-storage, docker-version")]
    [InlineData("Test-DcosPrerequisite -AcceptRisk no-", "no-backup, no-new-nodes")]
    public void Names_complete(string line, string expected) => Assert.Equal(
        [expected],
        rehearsal.Run(
            $"([System.Management.Automation.CommandCompletion]::CompleteInput('{line}', {line.Length}, $null).CompletionMatches | ForEach-Object "
                + $"CompletionText) -join ', '").Texts);

    [Fact]
    public void Checks_of_flaky_nodes_are_tried_three_times() => Assert.Equal(
        ["Passed 9 checks, at try 3", "Failed"],
        rehearsal.Run(
            """
            $c | Get-DcosNode a1, a2 | Test-DcosPrerequisite -Name node-checks |
                ForEach-Object { if ($_.Status -eq 'Passed') { "$($_.Status) $($_.Actual)" } else { "$($_.Status)" } }
            """,
            "$c | Set-DcosRehearsalFault OwnChecksFail a1 -Amount 2; $c | Set-DcosRehearsalFault OwnChecksFail a2 -Amount 3").Texts);

    [Fact]
    public void Without_configured_checks_there_is_nothing_to_fail() => Assert.Equal(
        ["Skipped"],
        rehearsal.Run("($c | Get-DcosNode a1 | Test-DcosPrerequisite -Name node-checks).Status", "$c | Set-DcosRehearsalFault OwnChecksAbsent a1").Texts);

    [Fact]
    public void Results_that_need_attention_come_last()
    {
        EngineRun run = rehearsal.Engine.Run("""
            $c = New-DcosRehearsal -Instant
            $c | Set-DcosRehearsalFault DockerHangs a1
            $c | Test-DcosPrerequisite | ForEach-Object Status
            """);

        string[] order = ["Passed", "Skipped", "Warning", "Unknown", "Failed"];
        int[] places = [.. run.Texts.Select(status => Math.Max(1, Array.IndexOf(order, status)))];
        Assert.Equal(places.Order(), places);
        Assert.Equal("Failed", run.Texts.Last());
    }

    [Theory]
    [InlineData("time", "clock-skew, clock-sync")]
    [InlineData("docker, time", "clock-skew, clock-sync, docker, docker-storage, docker-version")]
    public void Tag_selects_checks(string tags, string checks) => Assert.Equal(checks, string.Join(", ", rehearsal.Engine.Run(
        $"New-DcosRehearsal -Instant | Test-DcosPrerequisite -Tag {tags} | ForEach-Object Name").Texts.Distinct().Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("Advisory", "added-files, clock-skew, locale, selinux")]
    [InlineData("Risk", "agent-files, networkd-links")]
    public void Severity_selects_checks_and_is_in_their_results(string severity, string checks) => Assert.Equal(
        [checks, severity],
        rehearsal.Engine.Run($$"""
            $results = New-DcosRehearsal -Instant | Test-DcosPrerequisite -Severity {{severity}}
            ($results | ForEach-Object Name | Where-Object { $_ -notlike 'risk-*' } | Sort-Object -Unique) -join ', '
            ($results | ForEach-Object Severity | Sort-Object -Unique) -join ', '
            """).Texts);

    [Fact]
    public void Risk_stays_a_risk_when_it_is_accepted() => Assert.Equal(
        ["Failed Risk", "Warning Risk"],
        rehearsal.Run("""
            $c | Test-DcosPrerequisite -Name risk-no-backup | ForEach-Object { "$($_.Status) $($_.Severity)" }
            $c | Test-DcosPrerequisite -Name risk-no-backup -AcceptRisk no-backup | ForEach-Object { "$($_.Status) $($_.Severity)" }
            """).Texts);

    [Fact]
    public void Severity_completes() => Assert.Equal(
        ["Advisory"], rehearsal.Run("(TabExpansion2 'Test-DcosPrerequisite -Severity Adv' 35).CompletionMatches.CompletionText").Texts);
}
