using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Module.Tests.Rollout;

/// <summary>An upgrade of 3 masters and 40 agents does not flood an output that keeps every line: a line a node a phase, a summary each 10 s at most.</summary>
public sealed class PlainOutputTests(RehearsalFixture rehearsal) : IClassFixture<RehearsalFixture>
{
    private const int Nodes = 43;

    private const string Plan = "$p = $c | New-DcosUpgradePlan $s -MaxUnavailable 8 -MaxAppUnavailable 50%\n";

    /// <summary>A line of a node: its time, its name and its phase.</summary>
    private static readonly Regex s_ofNode = new(@"^(?:[0-9-]+ )?([0-9:]{8})Z ([ma][0-9]+): (.+)$");

    private static readonly Regex s_summary = new(@"^([0-9:]{8})Z rehearsal: \w+(?: \w+)?, [0-9]+ of 43 nodes done");

    [Fact]
    public void Verbose_lines_of_a_plan_are_one_a_node_a_phase()
    {
        EngineRun run = rehearsal.Run(
            Plan + "$null = $p | Invoke-DcosUpgradePlan -AcceptRisk no-backup, no-new-nodes -Confirm:$false -Verbose", rehearsal: "-Agent 40 -PublicAgent 0");

        Assert.Empty(run.Errors);
        Match[] lines = [.. run.Verbose.Select(line => s_ofNode.Match(line)).Where(line => line.Success)];
        Assert.Equal(Nodes, lines.Select(line => line.Groups[2].Value).Distinct().Count());

        // Staging and the upgrade are two runs of a node, and each has its phase of fetching.
        ILookup<bool, Match> runs = lines.ToLookup(line => line.Groups[3].Value.EndsWith(" left", StringComparison.Ordinal));
        Assert.Empty(Repeated(runs[true]));
        Assert.Empty(Repeated(runs[false]));
        string[] log =
        [
            .. run.Verbose.Where(line => line.Contains(" log: ", StringComparison.Ordinal)).Select(line => Regex.Replace(line[21..], "(?<= .*)[0-9]+", "#")),
        ];
        Assert.NotEmpty(log);
        Assert.Equal(log.Distinct().Count(), log.Length);
    }

    [Fact]
    public async Task Lines_of_a_watched_plan_are_one_a_node_a_phase_and_its_summaries_ten_seconds_apart()
    {
        EngineRun made = rehearsal.Run("$c\n" + Plan + "$p", rehearsal: "-Agent 40 -PublicAgent 0");
        using Runspace second = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        second.Open();
        using PowerShell runner = PowerShell.Create(second).AddScript(
            "param($manifest, $plan, $cluster) Import-Module $manifest; "
            + "$plan | Invoke-DcosUpgradePlan -Cluster $cluster -AcceptRisk no-backup, no-new-nodes -Confirm:$false");
        _ = runner.AddParameter("manifest", Repository.Manifest).AddParameter("plan", made.Output[1]).AddParameter("cluster", made.Output[0]);

        Task<PSDataCollection<PSObject>> run = runner.InvokeAsync();
        EngineRun watched = rehearsal.Engine.Run("param($c, $p) Watch-DcosUpgrade $c -Plan $p", ("c", made.Output[0]), ("p", made.Output[1]));
        _ = await run;

        Assert.Empty(watched.Errors);
        string[] lines = [.. watched.Texts];
        Assert.Contains(": complete, 43 of 43 nodes done", lines[^1], StringComparison.Ordinal);
        Match[] ofNodes = [.. lines.Select(line => s_ofNode.Match(line)).Where(line => line.Success)];
        Assert.NotEmpty(ofNodes);

        // Staging and the upgrade are two runs of a node, and each has its phase of fetching.
        ILookup<bool, Match> runs = ofNodes.ToLookup(line => line.Groups[3].Value.Contains("fetching", StringComparison.Ordinal));
        Assert.Empty(Repeated(runs[false]));
        Assert.All(runs[true].GroupBy(line => line.Groups[2].Value), fetching => Assert.InRange(fetching.Count(), 1, 2));
        TimeSpan[] summaries = [.. lines.Select(line => s_summary.Match(line)).Where(line => line.Success).Select(At)];
        Assert.InRange(summaries.Length, 3, lines.Length);

        // The first and the last one are told whenever they are.
        Assert.All(summaries[1..^1].Zip(summaries[..^2]), pair => Assert.InRange(pair.First - pair.Second, TimeSpan.FromSeconds(10), TimeSpan.FromHours(9)));
    }

    private static TimeSpan At(Match line) => TimeSpan.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>What a node tells twice about the same phase: the text without its values.</summary>
    private static IEnumerable<string> Repeated(IEnumerable<Match> lines) => lines
        .GroupBy(line => $"{line.Groups[2].Value}: {Regex.Replace(Regex.Replace(line.Groups[3].Value, @"\(.*?\)", ""), "[0-9.]+", "#").Split(',')[0]}")
        .Where(same => same.Count() > 1)
        .Select(same => $"{same.Count()} times {same.First().Value}");
}
