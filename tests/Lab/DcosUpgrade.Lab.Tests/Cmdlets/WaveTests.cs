using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>One plan whose waves are jobs in processes of their own, as child runbooks on hybrid workers are: only the cluster holds the state.</summary>
[Collection(LabCollection.Name)]
[Trait("Lane", "Second")]
public sealed class WaveTests
{
    private static readonly string[] s_nodes = [.. LabFixture.Masters, .. LabFixture.Agents];

    /// <summary>The agents of the first wave of agents.</summary>
    private static readonly string[] s_wave = ["a1", "a2"];

    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;
    private readonly string _plan;

    /// <summary>The folder of the jobs, with a journal of each.</summary>
    private readonly string _folder;

    public WaveTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        _rollout.Prepare();
        _folder = Directory.CreateDirectory(Path.Combine(lab.Folder, "inputs", $"waves-{Guid.NewGuid():n}")).FullName;
        _plan = Path.Combine(_folder, "plan.json");
    }

    [LabFact]
    public void Jobs_of_two_waves_at_once_upgrade_every_agent_once_within_one_limit_and_a_wave_waits_for_the_one_before()
    {
        Dictionary<string, string> tasks = LabFixture.Agents.ToDictionary(agent => agent, _rollout.Tasks);
        Masters_are_upgraded_and_the_limit_is_lowered_meanwhile();
        foreach (string agent in s_wave)
        {
            _lab.SetFault(agent, "activate-hold", "archive");
        }

        using PowerShellSession one = Job(2);
        using PowerShellSession other = Job(2);
        using PowerShellSession next = Job(3);
        string[] outputs = Finish(one, other, next);
        Assert.All(outputs, output => Assert.False(output.Contains("ERROR", StringComparison.Ordinal), output));
        Assert.All(outputs[..2], output => Assert.All(s_wave, agent => Assert.Matches($"STEP {agent} (Done|AlreadyDone) kept=2 ", output)));
        Assert.Matches("STEP p1 Done kept=2 ended=0 lost=0", outputs[2]);

        Assert.All(s_nodes, node => Assert.Equal("1.11.6", _lab.VersionOf(node)));
        Assert.All(s_nodes, node => Assert.Equal(1, _rollout.Starts(node)));
        Assert.All(LabFixture.Agents, agent => Assert.Equal(tasks[agent], _rollout.Tasks(agent)));
        _rollout.AssertInOrder();
        (long Start, long End)[] runs = [.. LabFixture.Agents.Select(_rollout.LastRun).OrderBy(run => run.Start)];
        Assert.All(runs.Skip(1).Zip(runs), pair => Assert.True(pair.First.Start >= pair.Second.End, string.Join(", ", runs)));
        Journals_of_all_jobs_have_one_start_of_each_node_and_one_report();
        _rollout.AssertFloorKept();
    }

    private void Masters_are_upgraded_and_the_limit_is_lowered_meanwhile()
    {
        using PowerShellSession masters = new(_lab, $$"""
            $p = New-DcosUpgradePlan -Cluster $c -Script $s -MaxUnavailable 2 -MaxAppUnavailable 100%
            $p | Export-DcosUpgradePlan '{{_plan}}'
            $p.Steps | ForEach-Object { if ($null -ne $_.Role) { "PLAN $($_.Wave) $($_.Name)" } }
            foreach ($wave in 0, 1) {
                $p | Invoke-DcosUpgradePlan -Cluster $c -Wave $wave -Confirm:$false -AcceptRisk no-backup -ExcludeCheck * -Verbose `
                    -JournalPath '{{_folder}}/masters.jsonl' | {{LabRollout.ShowSteps}}
            }
            """);
        masters.WaitFor("m[123]: run ");
        string limit = PowerShellSession.Run(_lab, "$c | Set-DcosUpgradeLimit -MaxUnavailable 1 -Confirm:$false");
        string output = masters.Finish();
        Assert.DoesNotContain("ERROR", limit + output, StringComparison.Ordinal);
        Assert.Equal("PLAN 2 a1 PLAN 2 a2 PLAN 3 p1", string.Join(' ', Regex.Matches(output, "PLAN \\d [ap]\\d").Select(step => step.Value).Order()));
        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}=Upgraded", output, StringComparison.Ordinal));
    }

    /// <summary>Both jobs of the wave wait for room behind one agent, and the next wave is refused; then the agents are let go.</summary>
    private string[] Finish(PowerShellSession one, PowerShellSession other, PowerShellSession next)
    {
        const string Waits = "a[12] waits: 1 agent is unavailable or being upgraded \\(a[12]\\), at most 1 allowed";
        one.WaitFor(Waits);
        other.WaitFor(Waits);
        next.WaitFor("REFUSED WaveTooEarly");
        _lab.Eventually(() => s_wave.Count(_rollout.IsActivating) == 1, "one agent in its activation");
        Assert.Equal(1, LabFixture.Agents.Sum(_rollout.Starts));
        foreach (string agent in s_wave)
        {
            _lab.RemoveFault(agent, "activate-hold");
        }

        return [one.Finish(), other.Finish(), next.Finish()];
    }

    private void Journals_of_all_jobs_have_one_start_of_each_node_and_one_report()
    {
        string[] journals = Directory.GetFiles(_folder, "*.jsonl");
        Assert.InRange(journals.Length, 4, int.MaxValue);
        string[] starts = [.. journals.SelectMany(File.ReadLines).Where(line => line.Contains("\"kind\":\"start\"", StringComparison.Ordinal)
            && line.Contains("\"started\":true", StringComparison.Ordinal) && !line.Contains("\"operation\":", StringComparison.Ordinal))];
        Assert.Equal(s_nodes.Order(), starts.Select(line => Regex.Match(line, "\"node\":\"(\\w+)\"").Groups[1].Value).Order());
        Assert.Matches(" 6 of 6 nodes .*journals consistent", File.ReadLines(Path.Combine(_folder, "report.md")).First());
    }

    /// <summary>A child runbook in a process of its own, with the assets of an automation account. It is started again while its wave is refused.</summary>
    private PowerShellSession Job(int wave) => new(_lab, $$"""
        $variables = @{
            LabPrivateKey = [System.IO.File]::ReadAllText('{{_lab.KeyFile}}'); LabKnownHosts = [System.IO.File]::ReadAllText('{{_lab.KnownHosts}}')
            LabInventory = [System.IO.File]::ReadAllText('{{_lab.Inventory}}'); LabPlan = [System.IO.File]::ReadAllText('{{_plan}}')
            LabScriptId = $s.ScriptId; LabScriptSha256 = $s.Sha256; LabInstallerSha256 = $s.InstallerSha256
        }
        function Get-AutomationVariable {
            param($Name)
            if ($variables.ContainsKey($Name)) { $variables[$Name] } else { throw "The asset $Name was not found." }
        }
        function Get-AutomationPSCredential { param($Name) [pscredential]::new('core', (ConvertTo-SecureString unused -AsPlainText -Force)) }
        do {
            $refused = $null
            try {
                & '{{Path.Combine(PowerShellSession.Root, "module/examples/Upgrade-Wave.ps1")}}' -Prefix Lab -Wave {{wave}} -Folder '{{_folder}}' |
                    ForEach-Object { if ($_ -is [string]) { $_ } else { $_ | {{LabRollout.ShowSteps}} } }
            }
            catch {
                $refused = $_.FullyQualifiedErrorId.Split(',')[0]
                if ($refused -notin 'WaveTooEarly', 'WaveFailed') { throw }
                "REFUSED $refused"
            }
        } while ($refused)
        """);
}
