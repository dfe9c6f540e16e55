using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>A plan that was signed off, a journal with a key, and a journal whose end was removed, as a user meets them.</summary>
public sealed class EvidenceTests : IDisposable
{
    private const string Secret = "a key that only the auditor has";
    private const string Plan = "$p = $c | New-DcosUpgradePlan -Script $s -MaxUnavailable 3 -MaxAppUnavailable 3; ";

    private readonly RehearsalFixture _rehearsal = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _rehearsal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Plan_with_another_hash_than_that_of_the_sign_off_is_refused_and_changes_nothing()
    {
        string path = At("plan.json");
        EngineRun run = _rehearsal.Run($$"""
            {{Plan}}
            $p | Export-DcosUpgradePlan '{{path}}'
            (Import-DcosUpgradePlan '{{path}}' -Hash $p.Hash.ToUpperInvariant()).Hash -eq $p.Hash
            try { Import-DcosUpgradePlan '{{path}}' -Hash ('0' * 64) } catch { $_.FullyQualifiedErrorId }
            try { $p | Invoke-DcosUpgradePlan -Hash ('0' * 64) -Confirm:$false } catch { $_.FullyQualifiedErrorId }
            try { $p | Invoke-DcosUpgradePlan -Hash ('0' * 64) -WhatIf } catch { $_.FullyQualifiedErrorId }
            try { $p | Invoke-DcosUpgradePlan -Hash abc -WhatIf } catch { $_.FullyQualifiedErrorId }
            @($c | Get-DcosUpgradeStatus | Where-Object Outcome).Count
            """);

        Assert.Equal(
            [
                "True",
                "PlanHashMismatch,DcosUpgrade.Commands.ImportDcosUpgradePlanCommand",
                "PlanHashMismatch,DcosUpgrade.Commands.InvokeDcosUpgradePlanCommand",
                "PlanHashMismatch,DcosUpgrade.Commands.InvokeDcosUpgradePlanCommand",
                "ParameterArgumentValidationError,DcosUpgrade.Commands.InvokeDcosUpgradePlanCommand",
                "0",
            ],
            run.Texts);
    }

    [Fact]
    public void Journal_with_a_key_is_checked_with_it_and_the_key_is_in_no_stream_and_no_file()
    {
        string journal = At("night.jsonl");
        File.WriteAllText(At("key"), Secret);
        EngineRun run = _rehearsal.Run($$"""
            $key = ConvertTo-SecureString '{{Secret}}' -AsPlainText -Force
            $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'
            $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -JournalPath '{{journal}}' -JournalKey $key -Confirm:$false | Out-Null
            Export-DcosUpgradeReport '{{At("with.json")}}' '{{journal}}' -JournalKeyFile '{{At("key")}}' -Confirm:$false
            $other = ConvertTo-SecureString ('x' * 16) -AsPlainText -Force
            Export-DcosUpgradeReport '{{At("other.json")}}' '{{journal}}' -JournalKey $other -Confirm:$false
            $to = @{ Destination = '{{At("b")}}'; JournalPath = '{{journal}}'; Confirm = $false }
            foreach ($parameters in @{}, @{ JournalKey = $key; JournalKeyFile = '{{At("key")}}' }) {
                try { $c | Backup-DcosCluster @to @parameters } catch { $_.FullyQualifiedErrorId }
            }
            """);

        Assert.Equal("JournalUnsigned,DcosUpgrade.Commands.ExportDcosUpgradeReportCommand", run.Errors.First().FullyQualifiedErrorId);
        Assert.All(run.Texts, id => Assert.StartsWith("JournalKeyUnusable,", id, StringComparison.Ordinal));
        Assert.Equal(2, run.Output.Count);
        Assert.EndsWith("; journal consistent, signed with the specified key", Verdict("with.json"), StringComparison.Ordinal);
        Assert.StartsWith("UNVERIFIED: journal not signed with the specified key (night.jsonl, line 1)", Verdict("other.json"), StringComparison.Ordinal);
        string[] streams =
        [
            .. run.Texts, .. run.Verbose, .. run.Debug, .. run.Warnings, .. run.Errors.Select(error => error.ToString()),
            .. run.Information.Select(record => record.ToString()), .. run.Progress.Select(record => record.ToString()),
        ];
        Assert.NotEmpty(run.Verbose);
        Assert.DoesNotContain(streams, text => text.Contains(Secret, StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(_folder.Path).Where(file => Path.GetFileName(file) != "key"),
            file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Removed_end_of_a_journal_is_an_error_with_the_noted_hash_and_with_the_cluster()
    {
        string journal = At("night.jsonl");
        EngineRun run = _rehearsal.Run($$"""
            $c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -JournalPath '{{journal}}' -Confirm:$false | Out-Null
            Export-DcosUpgradeReport '{{At("whole.json")}}' '{{journal}}' -Cluster $c -Confirm:$false
            $noted = (Get-Content '{{At("whole.json")}}' -Raw | ConvertFrom-Json).journals[0].lastHash
            $lines = Get-Content '{{journal}}'
            $cut = [array]::FindIndex($lines, [Predicate[string]] { $args[0] -like '*"kind":"start","node":"m1"*' })
            [IO.File]::WriteAllLines('{{journal}}', [string[]] $lines[0..($cut - 1)])
            Export-DcosUpgradeReport '{{At("cut.json")}}' '{{journal}}' -LastHash $noted -Confirm:$false
            Export-DcosUpgradeReport '{{At("seen.json")}}' '{{journal}}' -Cluster $c -Confirm:$false
            """);

        Assert.EndsWith("; journal consistent", Verdict("whole.json"), StringComparison.Ordinal);
        Assert.Equal(["JournalEntryMissing", "JournalEndMissing"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.StartsWith("UNVERIFIED: journal without the entry of an expected hash (", Verdict("cut.json"), StringComparison.Ordinal);
        Assert.StartsWith(
            "UNVERIFIED: journal without runs that the cluster shows, so the end may be cut off (", Verdict("seen.json"), StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.Path, name);

    private string? Verdict(string report)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(At(report)));
        return json.RootElement.GetProperty("verdict").GetString();
    }
}
