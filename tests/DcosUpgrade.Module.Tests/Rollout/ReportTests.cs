using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Reports as a user asks for them.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Plan = "$p = $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 3 -MaxAppUnavailable 3; ";
    private const string Accepted = "-AcceptRisk no-backup, no-new-nodes -Confirm:$false";

    private readonly RehearsalFixture _rehearsal = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _rehearsal.Dispose();
        _folder.Dispose();
    }

    private string Journal => At("night.jsonl");

    [Fact]
    public void A_failure_and_what_mended_it_are_in_one_report()
    {
        EngineRun run = _rehearsal.Run(
            $$"""
            {{Plan}}
            $c | Backup-DcosCluster -Destination '{{At("backup")}}' -JournalPath '{{Journal}}' -Confirm:$false | Out-Null
            try { $p | Invoke-DcosUpgradePlan -JournalPath '{{Journal}}' -AcceptRisk no-new-nodes -Confirm:$false | Out-Null } catch { }
            $p | Export-DcosUpgradeReport '{{At("failed.md")}}' '{{Journal}}' -Confirm:$false
            $steps = $p | Invoke-DcosUpgradePlan -JournalPath '{{Journal}}' -MaxTaskLoss 1 -Confirm:$false
            $steps | Export-DcosUpgradeReport '{{At("done.html")}}' '{{Journal}}' -Cluster $c -Confirm:$false
            Export-DcosUpgradeReport '{{At("done.json")}}' '{{Journal}}' -Cluster $c -Confirm:$false
            """,
            "$c | Set-DcosRehearsalFault TaskLost a3");

        Assert.Empty(run.Errors);
        Assert.Null(run.Thrown);
        string failed = File.ReadAllText(At("failed.md"));
        Assert.Matches(@"^# rehearsal, 1\.10\.8 → 1\.11\.6: \d of 9 nodes upgraded, 1 failed \(a3\), .* not started .*; journal consistent\n", failed);
        Assert.Matches(@"\| no-new-nodes +\| risk +\|", failed);
        Assert.Contains("ZooKeeper m1 ", failed, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(At("done.json")));
        Assert.Equal("9 of 9 nodes upgraded; 17 of 18 tasks kept, 1 lost; journal consistent", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("Complete", json.RootElement.GetProperty("result").GetString());
        Assert.All(json.RootElement.GetProperty("now").EnumerateArray(), node => Assert.Equal("1.11.6", node.GetProperty("version").GetString()));
        Assert.Equal(9, json.RootElement.GetProperty("now").GetArrayLength());
        Assert.Contains("<h1 class=\"Complete\">rehearsal, 1.10.8 → 1.11.6: 9 of 9 nodes upgraded; 17 of 18 tasks kept, 1 lost; journal consistent</h1>",
            File.ReadAllText(At("done.html")), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(_folder.Path),
            file => Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), file));
        Assert.Equal(
            ["done.html", "done.json", "failed.md", "night.jsonl"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_pipeline_without_a_plan_has_a_report_and_checks_that_passed_late_stand_in_it()
    {
        EngineRun run = _rehearsal.Run(
            $"""
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -JournalPath '{Journal}' {Accepted.Replace(", no-new-nodes", "", StringComparison.Ordinal)} |
                Wait-DcosMasterHealthy | Wait-DcosAgentHealthy | Out-Null
            Export-DcosUpgradeReport '{At("r.json")}' '{Journal}' -Confirm:$false
            """,
            "$c | Set-DcosRehearsalFault ChecksFailAfterActivation m2 -Amount 1500");

        Assert.Null(run.Thrown);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(At("r.json")));
        Assert.Equal(
            "9 of 9 nodes upgraded; on the agents that were upgraded 18 of 18 tasks kept; journal consistent",
            json.RootElement.GetProperty("verdict").GetString());
        JsonElement[] nodes = [.. json.RootElement.GetProperty("passes")[0].GetProperty("nodes").EnumerateArray()];
        Assert.Equal(["m2"], nodes.Where(node => node.GetProperty("checksWarning").GetBoolean()).Select(node => node.GetProperty("name").GetString()));
        Assert.All(nodes.Skip(3), node => Assert.InRange(node.GetProperty("outageSec").GetDouble(), 1, 120));
    }

    [Fact]
    public void Accepted_differences_of_the_script_stand_in_the_report()
    {
        string config = At("config.yaml");
        File.WriteAllText(
            config,
            """
            bootstrap_url: http://10.0.0.5:8080
            cluster_name: rehearsal
            exhibitor_storage_backend: static
            master_discovery: static
            master_list: [10.1.0.2, 10.1.0.3, 10.1.0.4]
            resolvers: [10.0.0.2]
            oauth_enabled: false
            enable_ipv6: false
            weights: slave_public=2

            """);

        EngineRun run = _rehearsal.Engine.Run($$"""
            $c = New-DcosRehearsal -Instant -FromVersion 1.11.6 -ToVersion 1.11.6
            $c | New-DcosUpgradeScript -Procedure Reconfigure -ConfigPath '{{config}}' -AcceptDifference weights -JournalPath '{{Journal}}' `
                -Confirm:$false 3>$null 6>$null | Out-Null
            Export-DcosUpgradeReport '{{At("r.json")}}' '{{Journal}}' -Confirm:$false
            """);

        Assert.Null(run.Thrown);
        Assert.Empty(run.Errors);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(At("r.json")));
        JsonElement item = json.RootElement.GetProperty("items").EnumerateArray().First(item => item.GetProperty("topic").GetString() == "Accepted");
        Assert.Equal(("difference", "weights"), (item.GetProperty("kind").GetString(), item.GetProperty("name").GetString()));
        Assert.StartsWith("nothing → slave_public=2 (Forbidden).", item.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("operator1@rehearsal", item.GetProperty("by").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_journal_has_its_report_and_its_error()
    {
        Night();
        string[] lines = File.ReadAllLines(Journal);
        lines[20] = lines[20].Replace("\"at\":\"2018", "\"at\":\"2017", StringComparison.Ordinal);
        File.WriteAllLines(Journal, lines);

        EngineRun run = _rehearsal.Run($"Export-DcosUpgradeReport '{At("r.md")}' '{Journal}' -Confirm:$false");

        ErrorRecord error = Assert.Single(run.Errors);
        Assert.StartsWith("JournalAltered,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(Journal, error.TargetObject);
        Assert.Contains("line 21", error.ToString(), StringComparison.Ordinal);
        Assert.Matches(
            @"^# rehearsal, 1\.10\.8 → 1\.11\.6: UNVERIFIED: journal changed after it was written \(night\.jsonl, line 21\); ", File.ReadAllText(At("r.md")));
    }

    [Fact]
    public void Incomplete_journal_is_reported_without_an_error()
    {
        Night();
        File.AppendAllText(Journal, "{\"n\":9999,\"at\":\"20");

        EngineRun run = _rehearsal.Run($"Export-DcosUpgradeReport '{At("r.md")}' '{Journal}' -Confirm:$false");

        Assert.Empty(run.Errors);
        Assert.Contains($"journal consistent except for lines that a crash left unfinished (night.jsonl, line {File.ReadAllLines(Journal).Length})",
            File.ReadAllLines(At("r.md"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r.txt", "", "ReportFormatUnknown")]
    [InlineData("r", "", "ReportFormatUnknown")]
    [InlineData("there.md", "", "FileExists")]
    [InlineData("no/such/folder.md", "", "FileNotWritable")]
    [InlineData("r.md", "-JournalPath {0}none.jsonl", "FileMissing")]
    [InlineData("r.md", "-JournalPath {0}there.md", "JournalUnreadable")]
    [InlineData("r.md", "-JournalPath {0}night.jsonl -Cluster (New-DcosRehearsal -Instant -Name other)", "ReportMixed")]
    public void Input_without_a_report_is_refused(string file, string more, string id)
    {
        File.WriteAllText(At("there.md"), "mine");
        Night();
        string arguments = more.Length > 0
            ? more.Replace("{0}", _folder.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            : $"-JournalPath '{Journal}'";

        EngineRun run = _rehearsal.Run($"Export-DcosUpgradeReport '{At(file)}' {arguments} -Confirm:$false");

        Assert.StartsWith(id + ",", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(At("there.md")));
        Assert.Equal(["night.jsonl", "there.md"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Format_comes_before_the_name_Force_replaces_and_WhatIf_writes_nothing()
    {
        File.WriteAllText(At("there.md"), "mine");
        Night();

        EngineRun run = _rehearsal.Run($"""
            Export-DcosUpgradeReport '{At("r.md")}' '{Journal}' -WhatIf
            Export-DcosUpgradeReport '{At("r.out")}' '{Journal}' -Format Html -Confirm:$false
            Export-DcosUpgradeReport '{At("there.md")}' '{Journal}' -Force -Confirm:$false
            """);

        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
        Assert.False(File.Exists(At("r.md")));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(At("r.out")), StringComparison.Ordinal);
        Assert.StartsWith("# rehearsal", File.ReadAllText(At("there.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(64, 1)]
    public void Staging_runs_on_as_many_nodes_as_its_throttle_limit(int limit, int atLeast)
    {
        TimeSpan Staging(int throttle) => (TimeSpan)PSObject.AsPSObject(
            _rehearsal.Run($"{Plan} $p | Invoke-DcosUpgradePlan -Wave 0 -StagingThrottleLimit {throttle} {Accepted}").Output[2]).Properties["Duration"].Value;

        Assert.True(Staging(limit).TotalSeconds > atLeast * Staging(64).TotalSeconds * 0.9, $"{Staging(limit)} and {Staging(64)}");
    }

    private string At(string file) => Path.Combine(_folder.Path, file);

    /// <summary>Leaves the journal of a plan that went through.</summary>
    private void Night() => Assert.Empty(_rehearsal.Run($"{Plan} $p | Invoke-DcosUpgradePlan -Wave 0 -JournalPath '{Journal}' {Accepted} | Out-Null").Errors);
}
