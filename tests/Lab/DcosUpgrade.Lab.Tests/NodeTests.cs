using System;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>Users, floor, daemons and faults of the nodes.</summary>
[Collection(LabCollection.Name)]
public sealed class NodeTests
{
    private readonly LabFixture _lab;

    public NodeTests(LabFixture lab)
    {
        _lab = lab;
        lab.Ensure();
    }

    [LabFact]
    public void Each_user_has_its_kind_of_sudo()
    {
        Assert.Equal("0\n", _lab.Ssh("core", "m1", "sudo -n id -u").Ok());
        Assert.Equal("0\n", _lab.Ssh("root", "a2", "id -u").Ok());
        Assert.Contains("password is required", _lab.Ssh("pw", "m2", "sudo -n id -u").Stderr, StringComparison.Ordinal);
        Assert.EndsWith(
            "0\n", _lab.Ssh("pw", "m2", $"printf '%s\\n' '{_lab.SudoPassword.Replace("'", "'\\''")}' | sudo -k -S -p '' id -u").Ok(), StringComparison.Ordinal);
        Assert.Contains("must have a tty", _lab.Ssh("tty", "a1", "sudo -n id -u").Stderr, StringComparison.Ordinal);
        Assert.NotEqual(0, _lab.Ssh("nosudo", "m1", "sudo -n id -u").ExitCode);
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Options_newer_than_the_node_floor_are_refused_and_logged()
    {
        foreach (var command in new[] { "curl --retry-connrefused file:///dev/null", "systemd-run --wait true", "timeout -v 1 true", "date --debug",
            "stat --cached=never /" })
        {
            Assert.Equal(99, _lab.Ssh("core", "m1", command).ExitCode);
        }
        Assert.Contains("curl: option --retry-connrefused", _lab.Sh("m1", "cat /var/log/lab-floor").Ok(), StringComparison.Ordinal);
        _lab.Ssh("core", "m1", "curl -q --noproxy '*' -sS --max-time 60 --max-filesize 100000 -K - http://10.99.1.11:5050/version </dev/null"
            + " && timeout 60 stat -c %s / && date -u +%s && sudo systemd-run --unit=floor --description='a b' --setenv=A=b /bin/true").Ok();
        _lab.Sh("m1", ": >/var/log/lab-floor").Ok();
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Silent_agent_becomes_inactive_then_unreachable_and_returns_with_its_id()
    {
        var id = AgentId("a2");
        _lab.Node("link-down", "a2");
        _lab.Eventually(() => Slave("a2") is { } slave && !slave.GetProperty("active").GetBoolean(), "a2 inactive");
        _lab.Eventually(() => Slave("a2") is null && _lab.GetFromLeader("/state")?.GetProperty("unreachable_slaves").GetDouble() == 1, "a2 unreachable");
        _lab.Node("link-up", "a2");
        _lab.Eventually(() => _lab.ActiveAgents() == 3, "a2 back");
        Assert.Equal(id, AgentId("a2"));
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Killed_leader_is_replaced_by_a_master_that_recovers_the_agents()
    {
        _lab.Eventually(() => LabFixture.Masters.Select(Revision).Distinct().Count() == 1, "one registry on all masters");
        var agents = LabFixture.Agents.Select(AgentId).Order().ToArray();
        var leader = LabFixture.Masters.Single(master => _lab.GetJson(master, 5050, "/slaves") is not null);
        foreach (var agent in LabFixture.Agents)
        {
            _lab.SetFault(agent, "agent-does-not-register");
        }
        _lab.Sh(leader, "systemctl kill --signal=KILL dcos-mesos-master").Ok();
        _lab.Eventually(
            () => _lab.GetFromLeader("/slaves") is { } answer && answer.GetProperty("recovered_slaves").GetArrayLength() == 3, "three recovered agents");
        _lab.Clear();
        _lab.Eventually(() => _lab.ActiveAgents() == 3, "all agents back");
        Assert.Equal(agents, LabFixture.Agents.Select(AgentId).Order());
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Exhibitor_that_does_not_serve_is_reported_by_the_others()
    {
        _lab.SetFault("m2", "exhibitor-not-serving");
        _lab.Eventually(() => Row("m1", "m2") == "not serving" && Row("m2", "m2") == "not serving", "m2 not serving");
        _lab.Sh("m3", "systemctl stop dcos-exhibitor").Ok();
        _lab.Eventually(() => Row("m1", "m3") == "down", "m3 down");
        _lab.Sh("m3", "systemctl start dcos-exhibitor").Ok();
        _lab.Clear();
        _lab.Eventually(() => LabFixture.Masters.All(master => Row("m1", master) == "serving"), "all serving");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Rebooted_agent_keeps_its_id_and_loses_its_tasks()
    {
        var id = AgentId("p1");
        _lab.Node("reboot", "p1");
        _lab.Eventually(() => Slave("p1") is { } slave && slave.GetProperty("active").GetBoolean()
            && _lab.Get("p1", 5051, "/state")!.Contains("TASK_FAILED", StringComparison.Ordinal), "p1 back");
        Assert.Equal(id, AgentId("p1"));
    }

    [LabFact]
    public void Killed_and_frozen_nodes_do_not_answer()
    {
        _lab.Node("freeze", "p1");
        Assert.Null(_lab.Get("p1", 5051, "/version", limitSec: 3));
        _lab.Node("thaw", "p1");
        Assert.NotNull(_lab.Get("p1", 5051, "/version"));
        _lab.Node("kill", "p1");
        Assert.NotEqual(0, _lab.Ssh("core", "p1", "true").ExitCode);
    }

    private string AgentId(string agent) => Slave(agent)!.Value.GetProperty("id").GetString()!;

    private JsonElement? Slave(string agent) => _lab.GetFromLeader("/slaves")?.GetProperty("slaves").EnumerateArray()
        .Where(slave => slave.GetProperty("hostname").GetString() == LabFixture.Address(agent))
        .Select(slave => (JsonElement?)slave).SingleOrDefault();

    private string? Row(string seenFrom, string master) => _lab.GetJson(seenFrom, 8181, "/exhibitor/v1/cluster/status")?.EnumerateArray()
        .Single(row => row.GetProperty("hostname").GetString() == LabFixture.Address(master)).GetProperty("description").GetString();

    /// <summary>Of the copy of the registry that lies on a master.</summary>
    private string Revision(string master) => Regex.Match(_lab.Get(master, 5050, "/lab/peer") ?? $"none on {master}", "(?m)^revision.*$|^none.*").Value;
}
