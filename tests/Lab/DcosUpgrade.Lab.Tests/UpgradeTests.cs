using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>The manual upgrade, and the ways in which it fails, as documented and as observed on the real thing.</summary>
[Collection(LabCollection.Name)]
public sealed class UpgradeTests
{
    private const string Wanted = "http://10.99.1.10:80/packages";
    private const string Package = "cd /home/core/installer/genconf/serve/packages/mesos && f=$(ls mesos--*.tar.xz)";

    private readonly LabFixture _lab;
    private readonly ManualUpgrade _manual;

    public UpgradeTests(LabFixture lab)
    {
        _lab = lab;
        _manual = new(lab);
        lab.Ensure();
    }

    [LabFact]
    public void Docker_refuses_a_port_that_is_in_use()
    {
        _manual.Prepare();
        var second = _lab.Ssh("core", "boot", "sudo docker run -d --name second -p 80:80 -v /tmp:/usr/share/nginx/html:ro nginx");
        Assert.Equal(125, second.ExitCode);
        Assert.Contains("listen tcp 0.0.0.0:80: bind: address already in use.", second.Stderr, StringComparison.Ordinal);
        _lab.Ssh("core", "boot", "sudo docker rm second").Ok();
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Installer_reports_every_invalid_parameter()
    {
        var run = _lab.Ssh("core", "boot",
            "mkdir -p bad/genconf && cd bad && printf 'cluster_name: x\\nfault_domain_enabled: false\\n' >genconf/config.yaml && sudo bash "
                + "../installer/dcos_generate_config.sh --genconf");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("\u001b[1;31mbootstrap_url: Must set bootstrap_url, no way to calculate value.\u001b[0m\n", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("fault_domain_enabled: fault_domain_enabled must be calculated", run.Stderr, StringComparison.Ordinal);
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Truncated_package_ends_in_a_tar_error_and_changes_nothing()
    {
        var url = _manual.Prepare();
        _lab.Sh("boot", $"{Package} && cp $f /root/kept.xz && truncate -s 300 $f").Ok();
        var run = _manual.Run("a2", url);
        _lab.Sh("boot", $"{Package} && cp /root/kept.xz $f").Ok();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("tar: Unexpected EOF in archive", run.Stderr, StringComparison.Ordinal);
        Assert.Contains("ERROR: Command '['tar', '-xf', '", run.Stderr, StringComparison.Ordinal);
        AssertUntouched("a2");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Missing_package_fails_the_fetch_and_changes_nothing()
    {
        var url = _manual.Prepare();
        _lab.Sh("boot", $"{Package} && mv $f /root/").Ok();
        var run = _manual.Run("a2", url);
        _lab.Sh("boot", "mv /root/mesos--*.tar.xz /home/core/installer/genconf/serve/packages/mesos/").Ok();
        Assert.Equal(1, run.ExitCode);
        Assert.Matches($"ERROR: Unable to fetch package mesos--[0-9a-f]{{40}}: 404 .*{Wanted}", run.Stderr);
        AssertUntouched("a2");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Failed_node_check_refuses_the_upgrade()
    {
        _lab.SetFault("a2", "pre-checks-fail");
        var run = _manual.Run("a2", _manual.Prepare());
        _lab.RemoveFault("a2", "pre-checks-fail");
        Assert.Equal((1, "Cannot proceed with upgrade, node checks failed\n"), (run.ExitCode, run.Stdout));
        Assert.Contains("\"status\": 2", run.Stderr, StringComparison.Ordinal);
        AssertUntouched("a2");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Activation_killed_between_renames_leaves_its_progress_file_and_half_moved_folders()
    {
        var url = _manual.Prepare();
        _lab.SetFault("p1", "activate-hold", "move_new:lib");
        _lab.Sh("p1", $"curl -fsSo /root/u.sh {url} && systemd-run --unit=upgrade bash /root/u.sh").Ok();
        _lab.Eventually(
            () => _lab.Sh("p1", "test -e /opt/mesosphere/bin -a -e /opt/mesosphere/lib.new -a ! -e /opt/mesosphere/lib").ExitCode == 0, "half moved");
        _lab.Sh("p1", "systemctl kill --signal=KILL upgrade").Ok();

        Assert.Equal("{\"stage\": \"move_new\", \"extension\": \".new\"}", _lab.Sh("p1", "cat /opt/mesosphere/install_progress").Ok());
        Assert.Equal("active\n", _lab.Sh("p1", "systemctl is-active dcos.target").Ok());
        Assert.Contains(
            "could not be found", _lab.Sh("p1", "systemctl daemon-reload; systemctl status dcos-mesos-slave-public").Stderr, StringComparison.Ordinal);
        _lab.Clear();
    }

    [LabFact]
    public void Master_is_upgraded_once_and_an_agent_keeps_its_id_and_its_task_processes()
    {
        var url = _manual.Prepare();
        var before = Checkpoint("a1");
        var runs = Array.ConvertAll(["m1", "a1"], node => Task.Run(() => _manual.Run(node, url)));

        Assert.Equal("Upgrading DC/OS master 1.10.8 -> 1.11.6\n", runs[0].Result.Ok());
        Assert.Equal("1.11.6", _lab.VersionOf("m1"));
        Assert.Equal("mesos 1.5.1\n", _lab.Sh("m1", "/opt/mesosphere/bin/mesos-master --version").Ok());
        _lab.Eventually(() => LabFixture.Masters.All(AllServing), "all Exhibitors serving again, seen from each master");
        Assert.Equal("Upgrading DC/OS agent 1.10.8 -> 1.11.6\n", runs[1].Result.Ok());
        _lab.Eventually(() => IsActive("a1", "1.5.1"), "a1 active at the leader with the new Mesos");
        Assert.Equal(before, Checkpoint("a1"));

        var again = _manual.Run("m1", url);
        Assert.Equal(
            (1, "ERROR: Expecting to upgrade DC/OS from 1.10.8 to 1.11.6. Version found on node: 1.11.6\n"), (again.ExitCode, again.Stdout));
    }

    private void AssertUntouched(string node)
    {
        Assert.Equal("1.10.8", _lab.VersionOf(node));
        Assert.Equal("", _lab.Sh(node, "ls -d /opt/mesosphere/install_progress /opt/mesosphere/*.new 2>/dev/null || true").Ok());
    }

    /// <summary>The id, and the tasks with their process ids.</summary>
    private string Checkpoint(string agent) =>
        _lab.Sh(agent, "cd /var/lib/mesos/slave && cat meta/slaves/latest tasks && ps -o pid,lstart -p $(cut -d'|' -f6 tasks | paste -sd,)").Ok();

    private bool IsActive(string agent, string version) => _lab.GetFromLeader("/slaves") is { } answer && answer.GetProperty("slaves").EnumerateArray().Any(
        slave => slave.GetProperty("hostname").GetString() == LabFixture.Address(agent)
            && slave.GetProperty("active").GetBoolean() && slave.GetProperty("version").GetString() == version);

    private bool AllServing(string master) => _lab.GetJson(master, 8181, "/exhibitor/v1/cluster/status") is { } status
        && status.EnumerateArray().Count(row => row.GetProperty("code").GetInt32() == 3) == 3;
}
