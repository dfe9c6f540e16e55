using System;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>The README's pipeline on real nodes, with an operator who dies and a link that breaks in its midst.</summary>
[Collection(LabCollection.Name)]
public sealed class SequenceTests
{
    private const string State =
        "find /var/lib/dcos-upgrade /var/lib/dcos-upgrade-bootstrap /tmp /home /root /etc /opt/mesosphere -xdev -newer /etc/lab-mark 2>/dev/null | sort; "
            + "journalctl -q -u 'dcos-*' "
            + "--no-pager -n 5 -o cat";
    private const string Pipeline =
        "$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 2 -Confirm:$false -Verbose | ForEach-Object { Show $_ | Out-Host; $_ } | "
            + "Wait-DcosMasterHealthy | Wait-DcosAgentHealthy | ForEach-Object { Show $_ }";
    private static readonly string[] s_nodes = [.. LabFixture.Masters, .. LabFixture.Agents];

    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;
    private readonly SecretLogin _login;

    public SequenceTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        _rollout.Prepare();
        _login = new SecretLogin(lab);
    }

    [LabFact]
    public void Pipeline_upgrades_every_node_once_over_a_killed_operator_and_a_broken_link_and_shows_no_secret()
    {
        string tasks = _rollout.Tasks("a1");
        using CanaryWatch watch = new(_login.Secrets);
        string preview = WhatIf_changes_nothing();
        string killed = Killed_operator_leaves_its_run_and_others_are_refused_meanwhile();
        string first = Next_operator_follows_the_run_over_a_broken_link();

        Assert.All(s_nodes, node => Assert.Contains($"{node}=Upgraded", first, StringComparison.Ordinal));
        Assert.All(s_nodes, node => Assert.Contains($"{node}=True", first, StringComparison.Ordinal));
        Assert.DoesNotContain("ERROR", first, StringComparison.Ordinal);
        Assert.All(s_nodes, node => Assert.Equal("1.11.6", _lab.VersionOf(node)));
        Assert.Equal(tasks, _rollout.Tasks("a1"));

        string second = PowerShellSession.Run(_lab, Pipeline.Replace("-Confirm:$false ", "", StringComparison.Ordinal), _login.Connect);
        Assert.All(s_nodes, node => Assert.Contains($"{node}=AlreadyUpgraded", second, StringComparison.Ordinal));
        Assert.All(s_nodes, node => Assert.Equal(1, _rollout.Starts(node)));
        _rollout.AssertFloorKept();
        watch.AssertKept(_lab, [.. s_nodes, LabFixture.Bootstrap], preview, killed, first, second);
    }

    private string WhatIf_changes_nothing()
    {
        foreach (string node in s_nodes)
        {
            _lab.Sh(node, "touch /etc/lab-mark").Ok();
        }

        string[] before = [.. s_nodes.Select(node => _lab.Sh(node, State).Stdout)];
        string preview = PowerShellSession.Run(_lab, "$c | Get-DcosNode | Invoke-DcosNodeUpgrade -Script $s -WhatIf", _login.Connect);
        Assert.Equal(6, preview.Split("What if:").Length - 1);
        Assert.Equal(before, s_nodes.Select(node => _lab.Sh(node, State).Stdout));
        return preview;
    }

    private string Killed_operator_leaves_its_run_and_others_are_refused_meanwhile()
    {
        _rollout.LeaveOldLock();
        _lab.SetFault("m1", "activate-hold", "archive");
        using PowerShellSession killed = new(_lab, Pipeline, _login.Connect);
        killed.WaitFor("lock of eve@elsewhere \\(pid 7\\) was taken over");
        killed.WaitFor("m1: run ");
        _lab.Eventually(() => _rollout.IsActivating("m1"), "m1 in its activation");

        string other = PowerShellSession.Run(_lab, "$c | Get-DcosNode -Name m2 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false");
        Assert.Contains("ERROR ClusterBusy", other, StringComparison.Ordinal);
        Assert.Contains("(pid ", other, StringComparison.Ordinal);
        Assert.Equal(0, _rollout.Starts("m2"));
        killed.Kill();

        // The same script, made anew by other inputs, is another one: refused while the run goes on.
        string regenerated = PowerShellSession.Run(_lab, _rollout.Generate("gc_delay: 3days\n"));
        Assert.Matches("ERROR (NodeRunActive|ClusterBusy|RunActive)", regenerated);
        Assert.Contains("m1", regenerated, StringComparison.Ordinal);
        return killed.Output;
    }

    private string Next_operator_follows_the_run_over_a_broken_link()
    {
        using PowerShellSession next = new(_lab, Pipeline, _login.Connect);
        next.WaitFor("m1: following the run of ");
        _lab.Sh("m1", "pkill -KILL -f '[s]shd: pw'; true").Ok();
        _lab.Node("link-down", "m1");
        next.WaitFor("m1 does not answer");
        _lab.Node("link-up", "m1");
        next.WaitFor("m1 answers again");
        _lab.RemoveFault("m1", "activate-hold");
        return next.Finish();
    }
}
