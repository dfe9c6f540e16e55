using System;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>The README's pipeline on real nodes.</summary>
[Collection(LabCollection.Name)]
public sealed class SequenceTests
{
    private const string State = "find /var/lib/dcos-upgrade /tmp /home /root /etc /opt/mesosphere -xdev -newer /etc/lab-mark 2>/dev/null | sort; journalctl -q -u 'dcos-*' --no-pager -n 5 -o cat";
    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;

    public SequenceTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        _rollout.Prepare();
    }

    [LabFact]
    public void One_line_upgrades_the_cluster_a_second_changes_nothing_WhatIf_even_less_and_no_secret_shows()
    {
        const string Pipeline = "$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 2 -Confirm:$false | ForEach-Object { Show $_ | Out-Host; $_ } | Wait-DcosMasterHealthy | Wait-DcosAgentHealthy | ForEach-Object { Show $_ }";
        string[] nodes = [.. LabFixture.Masters, .. LabFixture.Agents];

        foreach (string node in nodes)
        {
            _lab.Sh(node, "touch /etc/lab-mark").Ok();
        }

        string[] before = [.. nodes.Select(node => _lab.Sh(node, State).Stdout)];
        SecretLogin login = new(_lab);
        using CanaryWatch watch = new(login.Secrets);
        string preview = PowerShellSession.Run(_lab, "$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -WhatIf", login.Connect);
        Assert.Equal(6, preview.Split("What if:").Length - 1);
        Assert.Equal(before, nodes.Select(node => _lab.Sh(node, State).Stdout));

        string tasks = Tasks("a1");
        string first = PowerShellSession.Run(_lab, Pipeline, login.Connect);
        Assert.All(nodes, node => Assert.Contains($"{node}=Upgraded", first, StringComparison.Ordinal));
        Assert.All(nodes, node => Assert.Contains($"{node}=True", first, StringComparison.Ordinal));
        Assert.DoesNotContain("ERROR", first, StringComparison.Ordinal);
        Assert.All(nodes, node => Assert.Equal("1.11.6", _lab.VersionOf(node)));
        Assert.Equal(tasks, Tasks("a1"));

        string second = PowerShellSession.Run(_lab, Pipeline.Replace("-Confirm:$false ", "", StringComparison.Ordinal), login.Connect);
        Assert.All(nodes, node => Assert.Contains($"{node}=AlreadyUpgraded", second, StringComparison.Ordinal));
        Assert.All(nodes, node => Assert.Equal(1, _rollout.Starts(node)));
        _rollout.AssertFloorKept();
        login.AssertKept(watch, _lab, [.. nodes, LabFixture.Bootstrap], preview, first, second);
    }

    [LabFact]
    public void An_agents_failed_gate_starts_nothing_new_and_what_runs_is_followed()
    {
        _rollout.UpgradeMasters();
        _lab.SetFault("a1", "tasks-lost");
        string agents = PowerShellSession.Run(_lab, "$c | Get-DcosNode -Role Master | Wait-DcosMasterHealthy | ForEach-Object { Show $_ }; $c | Get-DcosNode -Role Agent, PublicAgent | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 2 -Confirm:$false | Wait-DcosAgentHealthy -TimeoutSec 200 | ForEach-Object { Show $_ }");

        Assert.Contains("m3=True", agents, StringComparison.Ordinal);
        Assert.Contains("ERROR GatesFailed target=a1", agents, StringComparison.Ordinal);
        Assert.Contains("tasks-kept", agents, StringComparison.Ordinal);
        Assert.Equal("1.11.6", _lab.VersionOf("a2"));
        _rollout.AssertUntouched("p1");
        Assert.Equal(0, _rollout.Starts("p1"));
    }

    [LabFact]
    public void A_first_master_that_fails_its_gate_leaves_the_second_untouched_also_when_results_are_collected()
    {
        _lab.SetFault("m1", "activate-hold", "start");
        using PowerShellSession session = new(_lab, "$r = " + LabRollout.Masters + " -TimeoutSec 60; 'COLLECTED'");
        session.WaitFor("m1: run ");
        LabFixture.Eventually(() => _lab.VersionOf("m1") == "1.11.6", "m1 swapped");
        _lab.SetFault("m1", "exhibitor-not-serving");
        _lab.RemoveFault("m1", "activate-hold");

        string output = session.Finish();
        Assert.Matches("ERROR (InterlockHeld|RolloutStopped) ", output);
        Assert.DoesNotContain("COLLECTED", output, StringComparison.Ordinal);
        Assert.Equal(0, _rollout.Starts("m2"));
        _rollout.AssertUntouched("m2");
    }

    /// <summary>The agent's id, its tasks, and the processes that are they, with their start times.</summary>
    private string Tasks(string agent) => _lab.Sh(agent, "cd /var/lib/mesos/slave && cat meta/slaves/latest tasks && ps -o pid,lstart -p $(cut -d'|' -f6 tasks | paste -sd,)").Ok();
}
