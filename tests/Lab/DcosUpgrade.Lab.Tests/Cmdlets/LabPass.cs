using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>Passes of the procedure over all nodes, each generated, planned and carried out unattended, and then once more: that changes nothing.</summary>
/// <param name="connect">See <see cref="PowerShellSession"/>.</param>
internal sealed class LabPass(LabFixture lab, LabRollout rollout, string? connect = null)
{
    public static readonly string[] Nodes = [.. LabFixture.Masters, .. LabFixture.Agents];

    private static readonly string[] s_reports = [".md", ".html", ".json"];

    private readonly string _journal = Path.Combine(lab.Folder, "inputs", $"journal-{Guid.NewGuid():n}.jsonl");

    /// <summary>How often other tests had a script started on a node that they left as it was.</summary>
    private readonly Dictionary<string, int> _before = Nodes.ToDictionary(node => node, rollout.Starts);
    private int _passes;

    /// <summary>
    /// Passes have forecasts: the second round of the first pass makes one with the times of its first round, and each later pass begins with one from
    /// the passes before.
    /// </summary>
    public bool HasForecasts { get; init; }

    public LabForecast Forecast => new(_journal);

    /// <summary>What the journals of all rounds hold, and the reports that were made of them.</summary>
    public string Journals => string.Concat(s_reports.Prepend("").Select(report => File.ReadAllText(_journal + report)));

    /// <summary>What both rounds printed.</summary>
    /// <param name="meanwhile">What happens while the first one goes on.</param>
    public string Run(string procedure, string config, string installer, string version, Action<PowerShellSession>? meanwhile = null)
    {
        Dictionary<string, string> tasks = LabFixture.Agents.ToDictionary(agent => agent, rollout.Tasks);
        using PowerShellSession session = new(lab, Round(procedure, config, installer, HasForecasts && _passes > 0 ? Forecast.Expect : ""), connect);
        meanwhile?.Invoke(session);
        string first = session.Finish();
        _passes++;
        Assert.False(first.Contains("ERROR", StringComparison.Ordinal), first);
        Assert.All(Nodes, node => Assert.Contains($"{node}=Upgraded", first, StringComparison.Ordinal));
        Assert.All(Nodes, node => Assert.Equal(version, lab.VersionOf(node)));
        Assert.All(LabFixture.Agents, agent => Assert.Equal(tasks[agent], rollout.Tasks(agent)));
        Assert.Equal(["1", "1", "1", "2", "2", "3"], Regex.Matches(first, "PLAN (\\d) \\w\\d").Select(step => step.Groups[1].Value));
        rollout.AssertInOrder();

        Dictionary<string, string> packages = Nodes.ToDictionary(node => node, rollout.Packages);
        string again = PowerShellSession.Run(lab, Round(procedure, config, installer, HasForecasts && _passes == 1 ? Forecast.Print(procedure) : ""), connect);
        Assert.False(again.Contains("ERROR", StringComparison.Ordinal), again);
        Assert.All(Nodes, node => Assert.Contains($"{node}=AlreadyUpgraded", again, StringComparison.Ordinal));
        string[] ids = [.. Regex.Match(again, "IDS (.*)").Groups[1].Value.Split(' ').Order(StringComparer.Ordinal)];
        Assert.All(Nodes, node => Assert.Equal(ids, packages[node].Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)));
        Assert.All(Nodes, node => Assert.Equal(packages[node], rollout.Packages(node)));
        Assert.All(Nodes, node => Assert.Equal(_before[node] + _passes, rollout.Starts(node)));
        Assert.Equal(_passes, Regex.Count(File.ReadLines(_journal + ".md").First(), $" {Nodes.Length} of {Nodes.Length} nodes "));
        Assert.Contains("journal consistent", File.ReadLines(_journal + ".md").First(), StringComparison.Ordinal);
        if (HasForecasts && _passes == 1)
        {
            Forecast.AssertOwn(again);
        }

        return first + again;
    }

    /// <summary>Refused before anything is generated.</summary>
    public string Refused(string procedure, string config, string installer, string error)
    {
        string scripts = rollout.Scripts;
        string output = PowerShellSession.Run(lab, rollout.Generate(config, installer, "-Procedure " + procedure), connect);
        Assert.True(output.Contains("ERROR " + error, StringComparison.Ordinal), output);
        Assert.Equal(scripts, rollout.Scripts);
        return output;
    }

    /// <summary>With every check that a container can pass.</summary>
    /// <param name="before">What is done before the plan is made.</param>
    private string Round(string procedure, string config, string installer, string before) => $$"""
        $s = {{rollout.Generate(config, installer, "-Procedure " + procedure)}}
        "IDS $($s.PackageIds)"
        $more = @{}
        {{before}}
        $p = New-DcosUpgradePlan -Cluster $c -Script $s -Procedure {{procedure}} {{LabForecast.Limits}} @more
        $p.Steps | ForEach-Object { if ($null -ne $_.Role) { "PLAN $($_.Wave) $($_.Name)" } }
        $p | Invoke-DcosUpgradePlan -Confirm:$false -AcceptRisk no-backup, no-new-nodes, overlay-ipv6, ee-permissive `
            -ExcludeCheck kernel-modules, locale -JournalPath '{{_journal}}' -Verbose | {{LabRollout.ShowSteps}}
        foreach ($form in '{{string.Join("', '", s_reports)}}') { Export-DcosUpgradeReport "{{_journal}}$form" '{{_journal}}' -Force }
        """;
}
