using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>What a user reads when a fault strikes: whole sentences, each once.</summary>
public sealed class FaultMessageTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    /// <summary>Each pattern with what it means. A file name can end with a dot, and an ellipsis is one.</summary>
    private static readonly (string Name, Regex Pattern)[] s_glued =
    [
        ("two full stops", new Regex(@"(?<![./])\.\.(?![./])")),
        ("full stop behind a space", new Regex(@" \.(?![\w/.])")),
        ("full stop before a separator", new Regex(@"[a-z]\.[;,)]")),
        ("sentence that begins with a small letter", new Regex(@"[a-z]{2}\. (?!dcos|etcd|the)[a-z]{2,} (?!=)")),
        ("sentence without an end", new Regex(@"[a-z0-9)] (Then run|To collect|To list|To accept) ")),
        ("raw JSON", new Regex("""\{ ?"|"status": 0""")),
        ("name of a node twice", new Regex(@"\b([am][0-9]): \1:")),
        ("reason without its text", new Regex(@"\((InterlockHeld|NodeUnreachable|LoginRefused|FolderNotWritten|ClusterBusy)\)")),
        ("command that ends with a full stop", new Regex(@"\.sh\. |-n [0-9]+\. ")),
    ];

    /// <summary>Each fault with one node that it affects.</summary>
    public static TheoryData<string> Faults => [.. AllFaults()];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_message_of_a_fault_is_made_of_whole_sentences(string fault)
    {
        EngineRun run = rehearsal.Run("""
            $PSDefaultParameterValues = @{ '*-Dcos*:WarningAction' = 'Continue'; 'Invoke-Dcos*:NoJournal' = $true }
            function Show-Error($record) { "$record"; $record.ErrorDetails.RecommendedAction }
            function Try-All([scriptblock] $body) { try { & $body } catch { Show-Error $_ } }

            Try-All { $c | Test-DcosPrerequisite | ForEach-Object { $_.Message; $_.Remedy } }
            Try-All {
                $c | Get-DcosNode | Invoke-DcosNodeUpgrade $s -Drain -Confirm:$false -ErrorVariable failed -OutVariable results -ErrorAction SilentlyContinue |
                    Wait-DcosMasterHealthy | Wait-DcosAgentHealthy -TimeoutSec 400 | ForEach-Object Holding
            }
            $failed | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object { Show-Error $_ }
            $results | ForEach-Object { $_.NextStep }
            Try-All { $c | Get-DcosUpgradeStatus -ErrorAction SilentlyContinue | ForEach-Object { $_.Waiting; $_.NextStep } }
            Try-All {
                $c | New-DcosUpgradePlan $s | Invoke-DcosUpgradePlan -Confirm:$false -AcceptRisk no-new-nodes, no-backup -PauseTimeoutSec 60 |
                    ForEach-Object { $_.Message; $_.NextStep }
            }
            """, $"$c | Set-DcosRehearsalFault {fault}", "-Agent 2 -PublicAgent 0");

        string[] texts = [.. run.Texts, .. run.Warnings, .. run.Errors.Select(error => error.Exception.Message), .. run.Information.Select(text => $"{text}")];
        Assert.NotEmpty(texts);
        Assert.Empty(texts.Distinct().SelectMany(Problems));
    }

    private static IEnumerable<string> Problems(string text) => s_glued.Where(rule => rule.Pattern.IsMatch(text)).Select(rule => $"{rule.Name}: {text}")
        .Concat(Doubled(text).Select(sentence => $"sentence twice: {sentence}: {text}"))
        .Concat(Again(text) > 1 ? [$"told twice to run again: {text}"] : []);

    private static IEnumerable<string> Doubled(string text) =>
        Regex.Split(text, @"(?<=[a-z]\.)\s+").Select(sentence => sentence.TrimEnd('.', ' ')).Where(sentence => sentence.Length > 20)
            .GroupBy(sentence => sentence).Where(same => same.Count() > 1).Select(same => same.Key);

    private static int Again(string text) => Regex.Count(text, "(?i)run again|run the same command again");

    private static IReadOnlyList<string> AllFaults()
    {
        using EngineFixture engine = new();
        return [.. engine.Run("""
            $c = New-DcosRehearsal -Instant -Agent 2 -PublicAgent 0
            foreach ($fault in (TabExpansion2 'Set-DcosRehearsalFault ' 23).CompletionMatches.CompletionText) {
                foreach ($node in 'm2', 'a1', 'bootstrap') {
                    $refused = $null
                    $c | Set-DcosRehearsalFault $fault $node -ErrorAction SilentlyContinue -ErrorVariable refused
                    if (-not $refused) { "$fault $node"; break }
                }
            }
            """).Texts];
    }
}
