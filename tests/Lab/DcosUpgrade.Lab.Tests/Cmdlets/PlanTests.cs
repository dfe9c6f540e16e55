using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>A whole cluster by a plan, with all that a night may bring: two operators killed, a link cut, an agent without power.</summary>
[Collection(LabCollection.Name)]
[Trait("Lane", "Second")]
public sealed class PlanTests
{
    private static readonly string[] s_nodes = [.. LabFixture.Masters, .. LabFixture.Agents];
    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;
    private readonly string _plan;

    public PlanTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        _rollout.Prepare();
        _plan = Path.Combine(lab.Folder, "inputs", "plan.json");
        File.Delete(_plan);
    }

    [LabFact]
    public void Plan_upgrades_every_node_once_and_accounts_for_tasks_although_operators_a_link_and_an_agent_fail()
    {
        Dictionary<string, string> tasks = LabFixture.Agents.ToDictionary(agent => agent, _rollout.Tasks);
        foreach (string node in s_nodes.Except(["p1"]))
        {
            _lab.SetFault(node, "activate-hold", "archive");
        }

        // The plan is made and carried out in one line; who goes on has it from the file.
        using PowerShellSession first = Session("$p = New-DcosUpgradePlan -Cluster $c -Script $s; $p | Export-DcosUpgradePlan " + _plan + "; $p | ");
        string master = Started(first, "m[123]");
        first.Kill();

        using PowerShellSession second = Session($"$p = Import-DcosUpgradePlan '{_plan}'; $p | ");
        second.WaitFor($"{master}: following the run of ");
        _lab.RemoveFault(master, "activate-hold");
        string next = Started(second, $"(?!{master})m[123]");
        CutLink(second, next);
        foreach (string other in LabFixture.Masters)
        {
            _lab.RemoveFault(other, "activate-hold");
        }

        string agent = Started(second, "a[12]");
        second.Kill();

        using PowerShellSession third = Session($"$p = Import-DcosUpgradePlan '{_plan}'; $p | ");
        third.WaitFor($"{agent}: following the run of ");
        _rollout.LosePower(agent);
        string stopped = third.Finish();
        Assert.Contains($"{agent}=ActivationInterrupted", stopped, StringComparison.Ordinal);
        Assert.Contains("ERROR RolloutStopped target=", stopped, StringComparison.Ordinal);
        _rollout.Follow(agent, stopped);

        // Without power an agent loses its tasks, which its operator has to accept by number; the other four must stay what they are.
        string end = PowerShellSession.Run(_lab, Script($"$p = Import-DcosUpgradePlan '{_plan}'; $p | ", "-MaxTaskLoss 2"));
        Assert.DoesNotContain("ERROR", end, StringComparison.Ordinal);
        string all = second.Output + end;
        Assert.All(s_nodes.Where(node => node != agent), node => Assert.Contains($"{node}=Upgraded", all, StringComparison.Ordinal));
        Assert.All([.. LabFixture.Masters, agent], node => Assert.Contains($"{node}=AlreadyUpgraded", end, StringComparison.Ordinal));
        Assert.All(s_nodes, node => Assert.Equal("1.11.6", _lab.VersionOf(node)));
        Assert.All(s_nodes, node => Assert.Equal(1, _rollout.Starts(node)));
        Assert.All(s_nodes,
            node => Assert.Equal("1", _lab.Sh(node, "cat /var/lib/dcos-upgrade/runs/*/log | grep -c 'Upgrading DC/OS .* 1.10.8 -> 1.11.6'").Stdout.Trim()));
        Assert.All(LabFixture.Agents.Where(other => other != agent), other => Assert.Equal(tasks[other], _rollout.Tasks(other)));
        Assert.Equal("2", _lab.Sh(agent, "grep -c TASK_FAILED /var/lib/mesos/slave/tasks").Stdout.Trim());
        Assert.Matches($"STEP {agent} .*kept=0 ended=0 lost=2", end);
        Assert.All(LabFixture.Agents.Where(other => other != agent), other => Assert.Matches($"STEP {other} .*kept=2 ended=0 lost=0", end));
        Assert.Matches("STEP lab Done kept=4 ended=0 lost=2 4 of 6 tasks kept; 2 lost \\(sleeper", end);
        _rollout.AssertFloorKept();
    }

    private PowerShellSession Session(string plan) => new(_lab, Script(plan));

    private static string Script(string plan, string options = "") =>
        plan + $"Invoke-DcosUpgradePlan -Cluster $c -Confirm:$false -AcceptRisk no-backup -ExcludeCheck * -Verbose {options} | {LabRollout.ShowSteps}";

    /// <summary>The next node whose run is started, once it is in the midst of its activation.</summary>
    private string Started(PowerShellSession session, string nodes)
    {
        string node = session.WaitFor($"{nodes}(?=: run )");
        _lab.Eventually(() => _rollout.IsActivating(node), $"{node} in its activation");
        return node;
    }

    private void CutLink(PowerShellSession session, string node)
    {
        _lab.Sh(node, "pkill -KILL -f '[s]shd: core'; true").Ok();
        _lab.Node("link-down", node);
        session.WaitFor($"{node} does not answer");
        _lab.Node("link-up", node);
        session.WaitFor($"{node} answers again");
    }
}
