using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DcosUpgrade.Module.Tests.Rollout;
using Xunit;

namespace DcosUpgrade.Module.Tests.Cmdlets;

/// <summary>What the tables of a session show. The styles of PowerShell are those of the process: no other test of views runs beside it.</summary>
[Collection("Views")]
public sealed class ViewTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    [Fact]
    public void Every_heading_of_a_table_is_the_name_of_a_property()
    {
        XDocument format = XDocument.Load(Path.Combine(Repository.ModuleFolder, "DcosUpgrade.Format.ps1xml"));
        foreach (XElement view in format.Descendants("View").Where(view => view.Element("TableControl") is not null))
        {
            string type = view.Descendants("TypeName").First().Value;
            string[] headings = [.. view.Descendants("TableColumnHeader").Select(heading => heading.Element("Label")!.Value)];

            EngineRun run = rehearsal.Engine.Run($"[{type}].GetProperties().Name");

            Assert.Empty(headings.Except(run.Texts).Select(heading => $"{type}: {heading}"));
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Plan_and_its_results_are_shown_without_a_cut_column(int width)
    {
        EngineRun run = rehearsal.Run($$"""
            $p = $c | New-DcosUpgradePlan -Script $s
            $p | Format-Table | Out-String -Width {{width}}
            $p.Steps | Out-String -Width {{width}}
            $p | Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes -Confirm:$false | Out-String -Width {{width}}
            $c | Get-DcosUpgradeStatus | Format-Table | Out-String -Width {{width}}
            """);

        Assert.Empty(run.Errors);
        Assert.All(run.Texts, text => Assert.DoesNotContain('…', text));
        Assert.All(
            run.Texts.SelectMany(text => text.Split('\n')),
            line => Assert.InRange(Regex.Replace(line, "\u001b\\[[0-9;]*m", "").TrimEnd().Length, 0, width));
    }

    [Fact]
    public void Durations_have_hours_and_finished_masters_have_their_result()
    {
        EngineRun run = rehearsal.Run("""
            $p = $c | New-DcosUpgradePlan -Script $s
            $p | Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes -Confirm:$false | Out-String -Width 120
            """);

        string[] masters = [.. run.Texts.Single().Split('\n').Where(line => Regex.IsMatch(line, @" m[123] "))];
        Assert.Equal(3, masters.Length);
        Assert.All(masters, line => Assert.Matches(@" \d+:\d\d:\d\d +Upgraded", line));
    }

    [Fact]
    public void Status_that_asks_for_attention_is_coloured_where_the_host_has_colours()
    {
        EngineRun run = rehearsal.Run("""
            $rendering, $red, $yellow = $PSStyle.OutputRendering, $PSStyle.Formatting.Error, $PSStyle.Formatting.Warning
            $PSStyle.Formatting.Error = $PSStyle.Formatting.Warning = "$([char]27)[33m"
            $bad = $c | Test-DcosPrerequisite | Where-Object Status -in Warning, Failed, Unknown | Select-Object -First 1
            $PSStyle.OutputRendering = 'Ansi'
            $bad | Out-String -Width 120
            $PSStyle.OutputRendering = 'PlainText'
            $bad | Out-String -Width 120
            $PSStyle.OutputRendering, $PSStyle.Formatting.Error, $PSStyle.Formatting.Warning = $rendering, $red, $yellow
            """);

        IReadOnlyList<string> texts = [.. run.Texts];
        Assert.Matches("\u001b\\[33m(Warning|Failed|Unknown)\u001b\\[0m", texts[0]);
        Assert.DoesNotContain('\u001b', texts[1]);
    }
}
