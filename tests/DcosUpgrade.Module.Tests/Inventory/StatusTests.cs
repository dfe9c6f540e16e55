using System;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Inventory;

/// <summary>Get-DcosUpgradeStatus: told by the cluster alone.</summary>
public sealed class StatusTests : InventoryEngine
{
    [Fact]
    public void Cluster_without_an_upgrade_has_no_runs()
    {
        string[] rows =
            Texts("Get-DcosUpgradeStatus $c | ForEach-Object { \"$($_.Name) $($_.Version) [$($_.Outcome)$($_.Owner)$($_.LockedBy)$($_.ClaimedBy)$($_.Phase)] "
                + "$($_.Paused) $($_.Stopped)\" }");

        Assert.Equal("m1 1.10.8 [] False False", rows[0]);
        Assert.Equal(9, rows.Length);
    }

    [Fact]
    public void Upgraded_node_shows_operator_and_both_versions()
    {
        string[] rows = Texts(
            """
            $script = $c | New-DcosUpgradeScript -Confirm:$false
            $null = $c | Get-DcosNode m1 | Invoke-DcosNodeUpgrade -Script $script -Confirm:$false
            $c | Get-DcosUpgradeStatus | ForEach-Object { "$($_.Name) $($_.Version) $($_.Outcome) $($_.FromVersion) $($_.ToVersion) $($_.Owner)" }
            $c | Get-DcosUpgradeStatus -Script $script | ForEach-Object { "$($_.Name) $($_.Outcome)" }
            """);

        Assert.Equal("m1 1.11.6 Upgraded 1.10.8 1.11.6 operator1@rehearsal (pid 1001)", rows[0]);
        Assert.StartsWith("m2 1.10.8  ", rows[1]);
        Assert.Equal(["m1 Upgraded", "m2 "], rows.Skip(9).Take(2));
    }

    [Fact]
    public void A_node_that_is_away_is_an_error_and_a_row()
    {
        EngineRun run = Run(
            "$c | Set-DcosRehearsalFault -Name LinkDown -Node m3; $c | Get-DcosUpgradeStatus | ForEach-Object { \"$($_.Name) $($_.Outcome) $($_.Reason)\" }");

        Assert.Contains("m3 Unknown NodeUnreachable", run.Texts);
        Assert.Equal(9, run.Texts.Count());
        Assert.Equal("NodeUnreachable,DcosUpgrade.Commands.GetDcosUpgradeStatusCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void When_the_lock_master_is_away_it_is_a_warning()
    {
        EngineRun run = Run("$c | Set-DcosRehearsalFault -Name LinkDown -Node m1; $c | Get-DcosUpgradeStatus");

        Assert.Contains(run.Warnings, text => text.StartsWith("The lock of rehearsal could not be read: m1 cannot be reached", StringComparison.Ordinal));
        Assert.Equal(9, run.Output.Count);
    }
}
