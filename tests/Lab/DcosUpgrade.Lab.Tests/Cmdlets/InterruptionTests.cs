using System;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>Operators, links and nodes that die in mid-run: the script runs once, and the node ends in a named outcome.</summary>
[Collection(LabCollection.Name)]
public sealed class InterruptionTests
{
    private const string First = "$c | Get-DcosNode -Name m1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | ForEach-Object { Show $_ }";
    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;

    public InterruptionTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        _rollout.Prepare();
    }

    [LabFact]
    public void Killed_operator_is_followed_by_the_next_and_nobody_else_gets_between()
    {
        // A lock of somebody who died long ago is taken over first.
        _lab.Sh("m1", """
            mkdir -p /var/lib/dcos-upgrade/cluster/running && printf '{"operation":"old","owner":"eve@elsewhere (pid 7)","identity":"elsewhere/7/1","token":"00ff"}\n' >/var/lib/dcos-upgrade/cluster/lock.json
            touch -d '5 minutes ago' /var/lib/dcos-upgrade/cluster/lock.json
            """).Ok();
        _lab.SetFault("m1", "activate-hold", "archive");
        using PowerShellSession killed = new(_lab, First);
        killed.WaitFor("lock of eve@elsewhere \\(pid 7\\) was taken over");
        killed.WaitFor("m1: run ");
        LabFixture.Eventually(() => _lab.Sh("m1", "test -e /opt/mesosphere/install_progress").ExitCode == 0, "m1 in its activation");

        string other = PowerShellSession.Run(_lab, "$c | Get-DcosNode -Name m2 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false");
        Assert.Contains("ERROR ClusterBusy", other, StringComparison.Ordinal);
        Assert.Contains("(pid ", other, StringComparison.Ordinal);
        Assert.Equal(0, _rollout.Starts("m2"));

        killed.Kill();

        // The same script, made anew by other inputs, is another one: refused while the run goes on.
        string regenerated = PowerShellSession.Run(_lab, _rollout.Generate("gc_delay: 3days\n"));
        Assert.Matches("ERROR (NodeRunActive|ClusterBusy|RunActive)", regenerated);
        Assert.Contains("m1", regenerated, StringComparison.Ordinal);

        using PowerShellSession next = new(_lab, First.Replace("-Confirm:$false", "-Confirm:$false -Verbose", StringComparison.Ordinal));
        next.WaitFor("m1: following the run of ");
        _lab.RemoveFault("m1", "activate-hold");
        Assert.Contains("m1=Upgraded", next.Finish(), StringComparison.Ordinal);
        Assert.Equal(1, _rollout.Starts("m1"));
    }

    [LabFact]
    public void A_link_that_breaks_in_mid_run_is_taken_up_again()
    {
        _lab.SetFault("m1", "activate-hold", "archive");
        using PowerShellSession session = new(_lab, First);
        session.WaitFor("m1: run ");
        LabFixture.Eventually(() => _lab.Sh("m1", "test -e /opt/mesosphere/install_progress").ExitCode == 0, "m1 in its activation");
        _lab.Sh("m1", "pkill -KILL -f '[s]shd: core'; true").Ok();
        _lab.Node("link-down", "m1");
        session.WaitFor("m1 does not answer");
        _lab.Node("link-up", "m1");
        _lab.RemoveFault("m1", "activate-hold");

        Assert.Contains("m1=Upgraded", session.Finish(), StringComparison.Ordinal);
        Assert.Equal(1, _rollout.Starts("m1"));
    }

    [LabFact]
    public void A_node_that_reboots_in_mid_activation_ends_in_a_named_outcome_with_its_recovery()
    {
        _lab.SetFault("m2", "activate-hold", "archive");
        using PowerShellSession session = new(_lab, First.Replace("m1", "m2", StringComparison.Ordinal).Replace("Show $_", "Show $_; \"NEXT $($_.NextStep)\"", StringComparison.Ordinal));
        session.WaitFor("m2: run ");
        LabFixture.Eventually(() => _lab.Sh("m2", "test -e /opt/mesosphere/install_progress").ExitCode == 0, "m2 in its activation");
        _lab.Sh("m2", "rm -f /etc/lab/activate-hold").Ok();
        _lab.Node("kill", "m2");
        _lab.Node("start", "m2");

        string output = session.Finish();
        Assert.Matches("m2=(ActivationInterrupted|ChecksFailed|Upgraded|Interrupted)", output);
        Assert.True(_rollout.Starts("m2") <= 1 || output.Contains("m2=Upgraded", StringComparison.Ordinal), output);
    }
}
