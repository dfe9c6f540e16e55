using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>What a user does with the conditions that are not met before a plan starts.</summary>
[Collection("Views")]
public sealed class PlanConditionTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    private const string Faults = "'m2', 'a1', 'a2' | ForEach-Object { $c | Set-DcosRehearsalFault ClockUnsynced $_ }; $c | Set-DcosRehearsalFault DiskFull a2";

    private const string Refused = """
        try { $c | New-DcosUpgradePlan $s | Invoke-DcosUpgradePlan -Confirm:$false } catch { $steps = $_.TargetObject }

        """;

    [Fact]
    public void Conditions_of_one_node_are_filtered_by_its_name()
    {
        EngineRun run = rehearsal.Run(
            "$null = . {\n" + Refused + "}\n" + """($steps).Conditions | Where-Object Node -eq a2 | ForEach-Object { "$($_.Id) $($_.Severity)" }""", Faults);

        Assert.Empty(run.Errors);
        Assert.Equal(["clock-sync Blocking", "disk-space Blocking"], run.Texts);
    }

    [Fact]
    public void Table_of_the_step_has_a_line_for_each_condition()
    {
        EngineRun run = rehearsal.Run(Refused + "$steps | Out-String -Width 120", Faults);

        string text = Plain(string.Join("\n", run.Texts));
        Assert.Contains("conditions are not met (property Conditions):", text, StringComparison.Ordinal);
        Assert.Matches(@"a2: disk-space: expected", text);
        Assert.Matches(@"m2: clock-sync: expected", text);
    }

    [Fact]
    public void Conditions_have_a_table_and_are_kept_by_json()
    {
        EngineRun run = rehearsal.Run(
            "$null = . {\n" + Refused + "}\n$steps.Conditions | Out-String -Width 100; $steps.Conditions | ConvertTo-Json", Faults);

        Assert.Matches(@"Node +Id +Severity +Message", Plain(run.Texts.First()));
        JsonElement[] records = [.. JsonDocument.Parse(run.Texts.Last()).RootElement.EnumerateArray()];
        JsonElement disk = Assert.Single(records, record => record.GetProperty("Id").GetString() == "disk-space");
        Assert.Equal("a2", disk.GetProperty("Node").GetString());
        Assert.Contains("disk-space: expected", disk.GetProperty("Message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Command_of_the_step_lists_the_same_conditions()
    {
        EngineRun run = rehearsal.Run("$null = . {\n" + Refused + """
            }
            $cluster = $c
            $line = @($steps[0].NextStep -split "`n" -like '*Test-DcosPrerequisite*')[0]
            ($steps.Conditions | ForEach-Object { "$($_.Node) $($_.Id)" } | Sort-Object) -join ', '
            (& ([scriptblock]::Create($line)) | ForEach-Object { "$($_.Target) $($_.Name)" } | Sort-Object) -join ', '
            """, Faults);

        Assert.Empty(run.Errors);
        Assert.Contains("a2 disk-space", run.Texts.First(), StringComparison.Ordinal);
        Assert.Equal(run.Texts.First(), run.Texts.Last());
    }

    [Fact]
    public void Command_of_the_step_that_accepts_the_risks_lets_the_plan_continue()
    {
        EngineRun run = rehearsal.Run("""
            $plan = $c | New-DcosUpgradePlan $s
            try { $plan | Invoke-DcosUpgradePlan -Confirm:$false } catch { $steps = $_.TargetObject }
            $line = @($steps[0].NextStep -split "`n" -like '*-AcceptRisk*')[0] -replace '^.*?: ', ''
            (& ([scriptblock]::Create("$line -Wave 0 -Confirm:`$false")) | ForEach-Object Status) -join ', '
            """);

        Assert.Empty(run.Errors);
        Assert.Equal("Done, Skipped, Done", run.Texts.Last());
    }

    [Fact]
    public void Node_of_the_pipeline_is_refused_with_the_gates_of_all_other_masters()
    {
        EngineRun run = rehearsal.Run(
            """
            try { $c | Get-DcosNode m1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -ErrorAction SilentlyContinue } catch { $refused = $_ }
            $refused.TargetObject | ForEach-Object { "$($_.Name) $($_.Outcome) $($_.Reason)" }
            ($refused.TargetObject.Conditions | ForEach-Object Node | Sort-Object -Unique) -join ', '
            $refused.TargetObject.Conditions | Where-Object Node -eq m3 | ForEach-Object { "$($_.Id) $($_.Severity)" }
            """,
            "'m2', 'm3' | ForEach-Object { $c | Set-DcosRehearsalFault EndpointsSilent $_ -Amount 6000 }");

        Assert.Equal(["m1 Refused InterlockHeld", "m2, m3"], run.Texts.Take(2));
        Assert.Contains("registrar-log-recovered Blocking", run.Texts);
    }

    [Fact]
    public void Agent_before_the_masters_is_refused_with_the_reason()
    {
        EngineRun run = rehearsal.Run("""
            try { $c | Get-DcosNode a1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -ErrorAction SilentlyContinue } catch { $refused = $_ }
            $refused.TargetObject.Conditions | ForEach-Object { "$($_.Node) $($_.Id) $($_.Message)" }
            """);

        Assert.Equal(["a1 interlock master m1: 1.10.8, not 1.11.6 of this script; masters come before agents"], run.Texts);
    }

    [Fact]
    public void Severity_stands_below_the_status_of_a_result_that_needs_attention()
    {
        string text = Plain(rehearsal.Run("$c | Test-DcosPrerequisite -Name docker, risk-no-backup | Out-String -Width 80").Texts.Single());

        Assert.Matches(@"rehearsal +risk-no-backup +Failed +none *\r?\n +Risk *\r?\n", text);
        Assert.Matches(@"a1 +docker +Passed[^\n]*\na2 +docker", text);
    }

    /// <summary>A text without the styles of PowerShell.</summary>
    private static string Plain(string text) => Regex.Replace(text, "\u001b\\[[0-9;]*m", "");
}
