using System;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>Two operators on real nodes: no node is started beside a live run, under a lost lock, or beside a program of somebody else.</summary>
/// <remarks>sshd of m3 and a1 allows one session for each connection, as hardened nodes do.</remarks>
[Collection(LabCollection.Name)]
[Trait("Lane", "Second")]
public sealed class TwoOperatorsTests
{
    private const string Masters =
        "$c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -Verbose | ForEach-Object { Show $_ | Out-Host; $_ } | "
            + "Wait-DcosMasterHealthy | ForEach-Object { Show $_ }";
    private const string FirstAgent = "$c | Get-DcosNode -Name a1 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | ForEach-Object { Show $_ }";

    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;

    public TwoOperatorsTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        _rollout.Prepare();
    }

    [LabFact]
    public void Operator_who_lost_the_lock_slept_or_came_second_starts_nothing_and_every_master_is_started_once()
    {
        foreach (string node in (string[])["m3", "a1"])
        {
            _lab.Sh(node, "printf 'MaxSessions 1\n' >>/etc/ssh/sshd_config && systemctl reload ssh").Ok();
        }

        _lab.SetFault("m1", "activate-hold", "archive");
        using PowerShellSession first = new(_lab, Masters);
        first.WaitFor("m1: run ");
        _lab.Eventually(() => _rollout.IsActivating("m1"), "m1 in its activation");
        Session_in_another_PID_namespace_does_not_take_the_lock_of_a_live_one();

        first.Suspend();
        Session_without_inventory_sees_the_run_of_another_master_although_it_breaks_the_lock();
        _lab.SetFault("m2", "activate-hold", "archive");
        using PowerShellSession second = new(_lab, Masters);
        second.WaitFor("m1: following the run of ");
        _lab.RemoveFault("m1", "activate-hold");
        second.WaitFor("m2: run ");
        _lab.Eventually(() => _rollout.IsActivating("m2"), "m2 in its activation");
        first.Wake();
        first.WaitFor("The lock was taken by .*nothing more is started");

        Sudo_that_is_refused_during_a_run_does_not_end_its_observation(second);
        Start_that_outlives_its_link_is_found(second);
        string output = second.Finish();
        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}=Upgraded", output, StringComparison.Ordinal));
        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}=True", output, StringComparison.Ordinal));
        Assert.DoesNotMatch("m[23]: run ", first.Finish());
        Assert.All(LabFixture.Masters, master => Assert.Equal(1, _rollout.Starts(master)));

        Program_of_somebody_else_that_begins_during_the_start_is_seen();
        _rollout.AssertFloorKept();
    }

    private void Session_in_another_PID_namespace_does_not_take_the_lock_of_a_live_one()
    {
        string apart = PowerShellSession.Run(
            _lab, "$c | Get-DcosNode -Name m2 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false", apart: true);
        Assert.Contains("ERROR ClusterBusy", apart, StringComparison.Ordinal);
        Assert.DoesNotContain("taken over", apart, StringComparison.Ordinal);
    }

    private void Session_without_inventory_sees_the_run_of_another_master_although_it_breaks_the_lock()
    {
        string found = PowerShellSession.Run(_lab, $$"""
            $live = Get-DcosCluster -Master {{LabFixture.Address("m2")}} -Connection $connection
            $live | Get-DcosNode -Role Master | Where-Object Address -EQ {{LabFixture.Address("m2")}} |
                Invoke-DcosNodeUpgrade -Script $s -BreakLock -Confirm:$false | ForEach-Object { Show $_ }
            """);
        Assert.Contains("ERROR InterlockHeld", found, StringComparison.Ordinal);
        Assert.Equal(0, _rollout.Starts("m2"));
    }

    private void Sudo_that_is_refused_during_a_run_does_not_end_its_observation(PowerShellSession operatorSession)
    {
        _lab.Sh("m2", "printf 'core ALL=(ALL) !ALL\n' >/etc/sudoers.d/zz-lab && pkill -KILL -f '[s]shd: core'; true").Ok();
        operatorSession.WaitFor("m2 does not answer");
        _lab.Sh("m2", "rm /etc/sudoers.d/zz-lab").Ok();
        operatorSession.WaitFor("m2 answers again");
        HoldStart("m3");
        _lab.RemoveFault("m2", "activate-hold");
    }

    /// <summary>The disk of m3 is slow while the start program saves its files; meanwhile the link breaks.</summary>
    private void Start_that_outlives_its_link_is_found(PowerShellSession operatorSession)
    {
        const string held = "pgrep -f '^/bin/bash /usr/local/bin/dd of=/var/lib/dcos-upgrade/runs/'";
        _lab.Eventually(() => _lab.Sh("m3", held).ExitCode == 0, "the start program of m3 saves its files");
        _lab.Node("link-down", "m3");
        _lab.Sh("m3", "pkill -KILL -f '[s]shd: core'; rm /etc/lab/hold-dd").Ok();
        _lab.Eventually(() => _rollout.Starts("m3") == 1, "the start program of m3 completes without its link");
        _lab.Node("link-up", "m3");
        operatorSession.WaitFor("m3=Upgraded");
    }

    private void HoldStart(string node) => _lab.Sh(node, """
        cat >/usr/local/bin/dd <<'PROGRAM'
        #!/bin/bash
        while [[ $* == *of=/var/lib/dcos-upgrade/runs/*conv=fsync* && -e /etc/lab/hold-dd ]]; do sleep 0.1; done
        exec /bin/dd "$@"
        PROGRAM
        chmod 0755 /usr/local/bin/dd && touch /etc/lab/hold-dd
        """).Ok();

    private void Program_of_somebody_else_that_begins_during_the_start_is_seen()
    {
        _lab.Sh("a1", """
            mkdir -p /var/lib/dcos-upgrade && touch /etc/lab/hold-start
            systemd-run --unit=dcos-lab-start flock /var/lib/dcos-upgrade/start.lock bash -c 'while [ -e /etc/lab/hold-start ]; do sleep 0.1; done'
            """).Ok();
        using PowerShellSession waiting = new(_lab, FirstAgent);
        _lab.Eventually(() => _lab.Sh("a1", "pgrep -x flock | wc -l").Stdout.Trim() == "2", "the start program of a1 waits");
        _lab.Sh("a1", """
            mkdir /opt/mesosphere/foreign && echo 'while [ -e "$0" ]; do sleep 0.2; done' > /opt/mesosphere/foreign/pkgpanda
            systemd-run --unit=dcos-lab-foreign bash /opt/mesosphere/foreign/pkgpanda fetch
            until pgrep -f '[f]oreign/pkgpanda fetch'; do sleep 0.1; done
            rm /etc/lab/hold-start
            """).Ok();
        string refused = waiting.Finish();
        Assert.Contains("Another program changes DC/OS packages", refused, StringComparison.Ordinal);
        Assert.Equal(0, _rollout.Starts("a1"));
        _lab.Sh("a1", "systemctl stop dcos-lab-foreign && rm -r /opt/mesosphere/foreign").Ok();
        Assert.Contains("a1=Upgraded", PowerShellSession.Run(_lab, FirstAgent), StringComparison.Ordinal);
    }
}
