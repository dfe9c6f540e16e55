using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>An upgrade that is watched from another session than the one that carries it out.</summary>
public sealed class WatchTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    [Fact]
    public async Task Plan_of_another_runspace_is_watched_to_its_end_as_lines_and_as_a_recording()
    {
        using TemporaryFolder folder = new();
        string cast = Path.Combine(folder.Path, "night.cast");
        EngineRun made = rehearsal.Run("$c; $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 3 -MaxAppUnavailable 3");
        object? cluster = made.Output[0];
        object? plan = made.Output[1];
        using Runspace second = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        second.Open();
        using PowerShell runner = PowerShell.Create(second).AddScript(
            "param($manifest, $plan, $cluster) Import-Module $manifest; "
            + "$plan | Invoke-DcosUpgradePlan -Cluster $cluster -AcceptRisk no-backup, no-new-nodes -Confirm:$false");
        _ = runner.AddParameter("manifest", Repository.Manifest).AddParameter("plan", plan).AddParameter("cluster", cluster);

        Task<PSDataCollection<PSObject>> run = runner.InvokeAsync();
        EngineRun watched = rehearsal.Engine.Run(
            "param($c, $p, $cast) Watch-DcosUpgrade $c -Plan $p -RecordPath $cast", ("c", cluster), ("p", plan), ("cast", cast));
        PSDataCollection<PSObject> steps = await run;

        Assert.Empty(watched.Errors);
        Assert.Null(watched.Thrown);
        Assert.Equal(13, steps.Count);
        Assert.Contains(watched.Texts, line => line.Contains(" m1: done", StringComparison.Ordinal));
        Assert.Contains(": complete, 9 of 9 nodes done, 0 active, 0 failed", watched.Texts.Last(), StringComparison.Ordinal);
        string[] screens = File.ReadAllLines(cast);
        Assert.Equal(2, JsonDocument.Parse(screens[0]).RootElement.GetProperty("version").GetInt32());
        Assert.All(screens.Skip(1), screen => Assert.Equal("o", JsonDocument.Parse(screen).RootElement[1].GetString()));
        Assert.Contains("rehearsal", JsonDocument.Parse(screens[^1]).RootElement[2].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void State_is_shown_once_as_lines_without_colours()
    {
        EngineRun run = rehearsal.Run("$c | Watch-DcosUpgrade -Once");

        Assert.Empty(run.Errors);
        string[] lines = [.. run.Texts];
        Assert.Contains("not started", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("1 masters", StringComparison.Ordinal));
        Assert.All(["m1", "m2", "m3", "a1", "a5", "p1"], name => Assert.Contains(lines, line => line.StartsWith(name, StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public void Watching_takes_no_lock_and_leaves_the_cluster_to_others()
    {
        EngineRun run = rehearsal.Run("""
            $null = $c | Watch-DcosUpgrade -Once
            $c | Get-DcosUpgradeStatus | Where-Object { $_.LockedBy -or $_.StartedAt }
            """);

        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Cluster_on_which_nothing_starts_is_watched_for_the_timeout_only()
    {
        EngineRun run = rehearsal.Run("$c | Watch-DcosUpgrade -TimeoutSec 0");

        Assert.Empty(run.Errors);
        Assert.Contains(": not started, 0 of 9 nodes done", Assert.Single(run.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_of_another_cluster_is_refused()
    {
        EngineRun run = rehearsal.Run("""
            $p = $c | New-DcosUpgradePlan -Script $s
            New-DcosRehearsal -Instant -Name other | Watch-DcosUpgrade -Plan $p
            """);

        ErrorRecord error = run.Errors.Count > 0 ? run.Errors[0] : run.Terminating!;
        Assert.StartsWith("PlanOutdated,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
