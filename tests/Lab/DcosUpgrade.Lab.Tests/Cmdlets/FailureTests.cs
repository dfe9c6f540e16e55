using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests.Cmdlets;

/// <summary>A rollout in which a master, the next one and an agent each go wrong in another way: nothing else is begun, and each can be brought to its
/// end.</summary>
[Collection(LabCollection.Name)]
public sealed class FailureTests
{
    private readonly LabFixture _lab;
    private readonly LabRollout _rollout;

    public FailureTests(LabFixture lab)
    {
        _lab = lab;
        _rollout = new LabRollout(lab);
        _rollout.Prepare();
    }

    [LabFact]
    public void Failed_node_stops_the_rollout_is_explained_by_its_bundle_and_recovers_by_its_commands()
    {
        Second_master_is_not_started_after_the_first_fails_its_gate_also_when_results_are_collected();
        Run_killed_during_its_activation_is_explained_and_completed_by_its_commands();
        Node_that_loses_power_during_its_activation_is_completed_by_its_commands();
        No_node_is_started_after_an_agent_fails_its_gate_and_running_ones_are_followed();
    }

    private void Second_master_is_not_started_after_the_first_fails_its_gate_also_when_results_are_collected()
    {
        _lab.SetFault("m1", "activate-hold", "start");
        using PowerShellSession session =
            new(_lab, "$r = $c | Get-DcosNode -Role Master | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false -TimeoutSec 15; 'COLLECTED'");
        session.WaitFor("m1: run ");
        _lab.Eventually(() => _lab.VersionOf("m1") == "1.11.6", "m1 swapped");
        _lab.SetFault("m1", "exhibitor-not-serving");
        _lab.RemoveFault("m1", "activate-hold");

        string output = session.Finish();
        Assert.Matches("ERROR (InterlockHeld|RolloutStopped) ", output);
        Assert.DoesNotContain("COLLECTED", output, StringComparison.Ordinal);
        Assert.Equal(0, _rollout.Starts("m2"));
        _rollout.AssertUntouched("m2");
        _lab.RemoveFault("m1", "exhibitor-not-serving");
    }

    private void Run_killed_during_its_activation_is_explained_and_completed_by_its_commands()
    {
        string secret = $"canary{Guid.NewGuid():n}";
        _lab.Sh("m2", $$"""
            systemd-run --unit=dcos-lab-seed --remain-after-exit \
                bash -c 'echo "login password={{secret}}, Authorization: token={{secret}}"; echo "http://admin:{{secret}}@10.99.1.11/"'
            mkdir -p /var/lib/dcos/exhibitor/zookeeper &&
                echo 'INFO member 2 joins, addauth digest super:{{secret}}' >/var/lib/dcos/exhibitor/zookeeper/zookeeper.out
            """).Ok();
        _lab.SetFault("m2", "activate-hold", "move_new:lib");
        using PowerShellSession session = new(_lab, $$"""
            $c | Get-DcosNode -Name m2 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | ForEach-Object {
                Show $_; {{LabRollout.ShowNext}}
                $saved = $_ | Save-DcosDiagnostic -Path '{{Path.Combine(_lab.Folder, "bundles")}}'; "BUNDLE $($saved.Path)"
            }
            """);
        session.WaitFor("m2: run ");
        _lab.Eventually(() => _rollout.IsHalfMoved("m2"), "m2 half moved");
        _lab.Sh("m2", "systemctl kill --signal=KILL dcosupgrade-node").Ok();
        string output = session.Finish();
        _lab.RemoveFault("m2", "activate-hold");
        Assert.Contains("m2=ActivationInterrupted move_new", output, StringComparison.Ordinal);
        AssertExplains(Regex.Match(output, "BUNDLE (.*zip)").Groups[1].Value, secret);

        _rollout.Follow("m2", output);
        string again = PowerShellSession.Run(
            _lab, "$c | Get-DcosNode -Name m2 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | Wait-DcosMasterHealthy | ForEach-Object { Show $_ }");
        Assert.Contains("m2=True", again, StringComparison.Ordinal);
        Assert.Equal(1, _rollout.Starts("m2"));
    }

    private void Node_that_loses_power_during_its_activation_is_completed_by_its_commands()
    {
        // Runs that earlier tests had refused on it are still told of there.
        int before = _rollout.Starts("m3");
        _lab.SetFault("m3", "activate-hold", "archive");
        using PowerShellSession session =
            new(_lab, $"$c | Get-DcosNode -Name m3 | Invoke-DcosNodeUpgrade -Script $s -Confirm:$false | ForEach-Object {{ Show $_; {LabRollout.ShowNext} }}");
        session.WaitFor("m3: run ");
        _lab.Eventually(() => _rollout.IsActivating("m3"), "m3 in its activation");
        _rollout.LosePower("m3");
        string output = session.Finish();
        Assert.Contains("m3=ActivationInterrupted start", output, StringComparison.Ordinal);
        Assert.Equal(before + 1, _rollout.Starts("m3"));
        _rollout.Follow("m3", output);
    }

    /// <summary>All that the procedure's troubleshooting section tells to look at on a master, and what this run left; no secret.</summary>
    private static void AssertExplains(string path, string secret)
    {
        Dictionary<string, string> parts = [];
        using (ZipArchive bundle = ZipFile.OpenRead(path))
        {
            foreach (ZipArchiveEntry entry in bundle.Entries)
            {
                using StreamReader reader = new(entry.Open());
                parts[entry.FullName] = reader.ReadToEnd();
            }
        }

        Assert.All(["dcos-spartan", "dcos-exhibitor", "dcos-mesos-dns", "dcos-mesos-master"],
            unit => Assert.Contains($"{unit}.service", parts[$"journal/{unit}.service.txt"], StringComparison.Ordinal));
        Assert.Contains("member 2 joins", parts["zookeeper.out/var/lib/dcos/exhibitor/zookeeper/zookeeper.out.txt"], StringComparison.Ordinal);
        Assert.Contains("\"stage\": \"move_new\"", parts["pkgpanda.txt"], StringComparison.Ordinal);
        Assert.Contains("/opt/mesosphere/lib.new", parts["pkgpanda.txt"], StringComparison.Ordinal);
        Assert.Contains(parts, part => part.Key.StartsWith("runs/", StringComparison.Ordinal) && part.Key.EndsWith("/log.txt", StringComparison.Ordinal)
            && part.Value.Contains("Upgrading DC/OS master 1.10.8 -> 1.11.6", StringComparison.Ordinal));
        Assert.Contains("login password=", parts["journal/dcos-lab-seed.service.txt"], StringComparison.Ordinal);
        Assert.All(parts, part => Assert.DoesNotContain(secret, part.Value, StringComparison.Ordinal));
    }

    private void No_node_is_started_after_an_agent_fails_its_gate_and_running_ones_are_followed()
    {
        _lab.SetFault("a1", "tasks-lost");
        string agents =
            PowerShellSession.Run(
                _lab, "$c | Get-DcosNode -Role Master | Wait-DcosMasterHealthy | ForEach-Object { Show $_ }; $c | Get-DcosNode -Role Agent, PublicAgent | "
                    + "Invoke-DcosNodeUpgrade -Script $s -ThrottleLimit 2 -Confirm:$false | Wait-DcosAgentHealthy | ForEach-Object { Show $_ }");

        Assert.All(LabFixture.Masters, master => Assert.Contains($"{master}=True", agents, StringComparison.Ordinal));
        Assert.Contains("ERROR GatesFailed target=a1", agents, StringComparison.Ordinal);
        Assert.Contains("tasks-kept", agents, StringComparison.Ordinal);
        Assert.Equal("1.11.6", _lab.VersionOf("a2"));
        _rollout.AssertUntouched("p1");
        Assert.Equal(0, _rollout.Starts("p1"));
    }
}
