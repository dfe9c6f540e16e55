using System;
using System.IO;
using DcosUpgrade.Module.Tests.Host;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>Journals of calls without -JournalPath, and the report that finds them.</summary>
[Collection(HostCollection.Name)]
public sealed class JournalPlaceTests
{
    private const string Accepted = "-AcceptRisk no-backup, no-new-nodes -Confirm:$false";

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void Last_reports_all_passes_of_the_last_upgrade_without_a_path()
    {
        using TemporaryFolder folder = new();
        string report = Path.Combine(folder.Path, "night.json");

        string output = Run(Path.Combine(folder.Path, "journals"), $$"""
            $null = $p | Invoke-DcosUpgradePlan -Wave 0 {{Accepted}}
            $null = $p | Invoke-DcosUpgradePlan -Wave 1 {{Accepted}}
            $null = $p | Invoke-DcosUpgradePlan {{Accepted}} -WhatIf
            Export-DcosUpgradeReport '{{report}}' -Last -Cluster $c -Confirm:$false
            Export-DcosUpgradeReport '{{report}}' -Last -Force -Confirm:$false
            """);

        Assert.DoesNotContain("no journal", output, StringComparison.Ordinal);
        string[] journals = Directory.GetFiles(folder.Path, "*.jsonl", SearchOption.AllDirectories);
        Assert.Equal(2, journals.Length);
        string text = File.ReadAllText(report);
        Assert.All(journals, journal => Assert.Contains(Path.GetFileName(journal), text, StringComparison.Ordinal));
        Assert.Contains("\"m1\"", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            foreach (string journal in journals)
            {
                Assert.Equal(Private, File.GetUnixFileMode(journal));
                Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(journal)!));
            }
        }
    }

    [Fact]
    public void Rehearsal_without_a_run_does_not_report_the_real_cluster_of_its_name()
    {
        using TemporaryFolder folder = new();
        string journals = Path.Combine(folder.Path, "journals");
        Directory.CreateDirectory(Path.Combine(journals, "rehearsal"));
        File.WriteAllText(Path.Combine(journals, "rehearsal", "20261128T220000000Z-abcdef01-01234567.jsonl"), "");

        string output = Run(journals, $$"""
            try { Export-DcosUpgradeReport '{{folder.Path}}/x.md' -Last -Cluster $c } catch { "$($_.FullyQualifiedErrorId) $_" }
            """);

        Assert.Contains("JournalsMissing,", output, StringComparison.Ordinal);
    }

    [Fact]
    public void NoJournal_writes_none_and_Last_names_the_folder()
    {
        using TemporaryFolder folder = new();
        string journals = Path.Combine(folder.Path, "journals");

        string output = Run(journals, $$"""
            $null = $p | Invoke-DcosUpgradePlan -Wave 0 -NoJournal {{Accepted}}
            try { Export-DcosUpgradeReport '{{folder.Path}}/x.md' -Last } catch { "$($_.FullyQualifiedErrorId) $_" }
            """);

        Assert.False(Directory.Exists(journals));
        Assert.Contains("JournalsMissing,", output, StringComparison.Ordinal);
        Assert.Contains(journals, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_cannot_be_written_is_a_warning_and_the_upgrade_runs()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");

        string output = Run(Path.Combine(file, "journals"), $$"""
            $done = $p | Invoke-DcosUpgradePlan -Wave 0 {{Accepted}} -WarningVariable said -WarningAction SilentlyContinue
            "$($done.Count) steps"
            $said | ForEach-Object { "$_" }
            """);

        Assert.Contains("3 steps", output, StringComparison.Ordinal);
        Assert.Contains("rehearsal: no journal is written:", output, StringComparison.Ordinal);
    }

    /// <summary>A process of its own, because the environment belongs to all tests of one.</summary>
    private static string Run(string journals, string script)
    {
        HostResult result = HostProcess.Run(["-Command", $$"""
            [Environment]::SetEnvironmentVariable('DCOSUPGRADE_JOURNALS', '{{journals}}')
            $c = New-DcosRehearsal -Instant
            $s = $c | New-DcosUpgradeScript -Confirm:$false 6>$null
            $p = $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 3 -MaxAppUnavailable 3
            {{script}}
            """]);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
