using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>Open Source over several lines on real nodes, each hop by the README's pipelines: masters, then agents.</summary>
[Collection(LabCollection.Name)]
[Trait("Lane", "Third")]
public sealed class LadderTests
{
    private const string Source = "1.11.13";
    private static readonly string[] s_nodes = [.. LabFixture.Masters, .. LabFixture.Agents];

    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;

    public LadderTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        lab.EnsureAt(Source);
    }

    [LabFact]
    public void Script_of_2_2_knows_its_options_alone_and_runs_no_check_and_waits_for_its_units()
    {
        ManualUpgrade manual = new(_lab);
        string url = manual.Prepare("2.2.1", Source);
        ShellResult unknown = manual.Run("a2", url, "--quiet");
        Assert.Equal((1, "Error: Unsupported flag --quiet\n"), (unknown.ExitCode, unknown.Stderr));
        Assert.Equal(124, _lab.Sh("a2", "timeout 2 bash /home/core/dcos_node_upgrade.sh word").ExitCode);
        Assert.Equal(Source, _lab.VersionOf("a2"));

        _lab.SetFault("a2", "pre-checks-fail");
        _lab.SetFault("a2", "post-checks-fail");
        Assert.Equal($"Upgrading DC/OS agent {Source} -> 2.2.1\n", manual.Run("a2", url).Ok());
        Assert.Equal("active\n", _lab.Sh("a2", "systemctl is-active dcos-mesos-slave").Ok());
        Assert.Equal(2, _lab.Sh("a2", "/opt/mesosphere/bin/dcos-check-runner check node-poststart").ExitCode);
        Assert.Equal(255, _lab.Sh("a2", "/opt/mesosphere/bin/dcos-diagnostics check node-poststart").ExitCode);
    }

    [LabFact]
    public void Cluster_climbs_to_1_13_with_its_tasks_and_its_checks_hold_a_master_that_its_script_does_not() =>
        Climb(["1.12.5", "1.13.9"], session =>
        {
            foreach (string node in LabFixture.Masters)
            {
                _lab.SetFault(node, "post-checks-fail");
            }

            string first = session.WaitFor("m[123](?=: run )");
            _lab.Eventually(
                () => _lab.Sh(first, "cat /var/lib/dcos-upgrade/runs/*/rc").Stdout.StartsWith("script 0 ", StringComparison.Ordinal),
                $"the script of {first} ends well");
            int checks = Checks(first);
            _lab.Eventually(() => Checks(first) > checks + 2, $"the checks of {first} are run again and again", () => $"{Checks(first)}");
            Assert.All(LabFixture.Masters.Where(master => master != first), master => Assert.Equal(0, _rollout.Starts(master)));
            foreach (string node in LabFixture.Masters)
            {
                _lab.RemoveFault(node, "post-checks-fail");
            }
        });

    [LabFact]
    [Trait("Length", "Long")]
    public void Cluster_climbs_to_2_2_with_its_tasks()
    {
        Climb(["1.12.5", "1.13.9", "2.0.6", "2.2.1"], _ => { });
        string etcd = _lab.Sh("m1", "/opt/mesosphere/bin/dcos-shell dcos-etcdctl diagnostic").Ok();
        Assert.All(LabFixture.Masters, master => Assert.Contains($"https://{LabFixture.Address(master)}:2380", etcd, StringComparison.Ordinal));
    }

    /// <summary>One hop to each version, each as the module would choose it, then the last one once more.</summary>
    /// <param name="duringFirst">What happens while the masters of the first hop are upgraded.</param>
    private void Climb(string[] versions, Action<PowerShellSession> duringFirst)
    {
        Dictionary<string, string> tasks = LabFixture.Agents.ToDictionary(agent => agent, _rollout.Tasks);
        Dictionary<string, int> starts = s_nodes.ToDictionary(node => node, _rollout.Starts);
        foreach ((string version, int index) in versions.Select((version, index) => (version, index)))
        {
            using PowerShellSession session = new(_lab, Hop(version));
            if (index == 0)
            {
                duringFirst(session);
            }

            string output = session.Finish();
            Assert.False(output.Contains("ERROR", StringComparison.Ordinal), output);
            Assert.Equal([version], Regex.Matches(output, "HOP (\\S+) ").Select(hop => hop.Groups[1].Value));
            Assert.All(s_nodes, node => Assert.Contains($"{node}=Upgraded", output, StringComparison.Ordinal));
            Assert.All(LabFixture.Masters, node => Assert.Contains($"{node}=True", output, StringComparison.Ordinal));
            Assert.All(s_nodes, node => Assert.Equal(version, _lab.VersionOf(node)));
            Assert.All(LabFixture.Agents, agent => Assert.Equal(tasks[agent], _rollout.Tasks(agent)));
            _rollout.AssertInOrder();
        }

        AssertDatabaseWhole();
        string again = PowerShellSession.Run(_lab, Hop(versions[^1]));
        Assert.All(s_nodes, node => Assert.Contains($"{node}=AlreadyUpgraded", again, StringComparison.Ordinal));
        Assert.All(s_nodes, node => Assert.Equal(starts[node] + versions.Length, _rollout.Starts(node)));
        _rollout.AssertFloorKept();
    }

    private string Hop(string version) => $$"""
        $c | Get-DcosUpgradePath -ToVersion {{version}} | ForEach-Object { "HOP $($_.ToVersion) " }
        $s = {{_rollout.Generate(_rollout.Config + Additions(version), $"dcos_generate_config-{version}.sh")}}
        $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -Verbose | ForEach-Object { Show $_ | Out-Host; $_ } |
            Wait-DcosMasterHealthy | ForEach-Object { Show $_; foreach ($gate in $_.Gates) { "GATE $($_.Name) $($gate.Name) $($gate.Status)" } }
        $c | Get-DcosNode -Role Agent, PublicAgent | Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 3 -Confirm:$false -Verbose | ForEach-Object { Show $_ }
        """;

    /// <summary>What the module tells an operator to add to the lab's config.yaml for a version.</summary>
    private static string Additions(string version) => version.StartsWith("1.12.", StringComparison.Ordinal) ? "" : "dcos_l4lb_enable_ipv6: 'false'\n";

    /// <summary>Every master is a member, and no range lacks a copy.</summary>
    private void AssertDatabaseWhole()
    {
        string status = _lab.Sh("m1", "/opt/mesosphere/bin/cockroach node status --ranges --insecure --host=$(/opt/mesosphere/bin/detect_ip)").Ok();
        string[] members = status.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(LabFixture.Masters.Count, members.Length);
        Assert.All(members, member => Assert.EndsWith("\t0", member, StringComparison.Ordinal));
    }

    /// <summary>How often the checks of a node were run since it was made.</summary>
    private int Checks(string node) => _lab.Sh(node, "cat /var/log/lab-checks").Stdout.Split('\n').Count(line => line == "check node-poststart");
}
