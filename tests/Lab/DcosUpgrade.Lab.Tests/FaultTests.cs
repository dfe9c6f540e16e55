using System;
using System.Linq;
using Xunit;

namespace DcosUpgrade.Lab.Tests;

/// <summary>The faults of README.md that no other test uses: each shows what it says, and goes away.</summary>
[Collection(LabCollection.Name)]
public sealed class FaultTests
{
    private const string Metrics = "/metrics/snapshot";

    private readonly LabFixture _lab;

    public FaultTests(LabFixture lab)
    {
        _lab = lab;
        lab.Ensure();
    }

    [LabFact]
    public void Never_recovered_fault_reports_an_unrecovered_log_until_it_is_removed()
    {
        _lab.SetFault("m3", "never-recovered");
        Assert.Equal(0, Metric("m3", "registrar/log/recovered"));
        _lab.RemoveFault("m3", "never-recovered");
        _lab.Eventually(() => Metric("m3", "registrar/log/recovered") == 1, "m3 recovered");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Registry_not_fetched_fault_makes_an_elected_leader_list_no_agents()
    {
        var leader = Leader();
        _lab.SetFault(leader, "registry-not-fetched");
        Assert.Equal(1, Metric(leader, "master/elected"));
        Assert.Null(Metric(leader, "registrar/registry_size_bytes"));
        Assert.Equal("{\"slaves\":[],\"recovered_slaves\":[]}", _lab.Get(leader, 5050, "/slaves"));
        _lab.RemoveFault(leader, "registry-not-fetched");
        Assert.NotNull(Metric(leader, "registrar/registry_size_bytes"));
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Follower_redirects_to_the_leader_and_reports_when_none_is_elected()
    {
        var leader = Leader();
        var follower = LabFixture.Masters.First(master => master != leader);
        var head = $"curl -q -sS --noproxy '*' -i http://{LabFixture.Address(follower)}:5050/slaves";
        Assert.Contains($"Location: //{LabFixture.Address(leader)}:5050/master/slaves\r\n", _lab.Sh(follower, head).Ok(), StringComparison.Ordinal);
        _lab.SetFault(follower, "no-leader");
        Assert.EndsWith("No leader elected", _lab.Sh(follower, head).Ok(), StringComparison.Ordinal);
        _lab.RemoveFault(follower, "no-leader");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Exhibitor_faults_empty_its_server_list_or_keep_it_stale()
    {
        _lab.SetFault("m1", "exhibitor-empty");
        Assert.Equal("[]", _lab.Get("m1", 8181, "/exhibitor/v1/cluster/status"));
        _lab.RemoveFault("m1", "exhibitor-empty");
        _lab.SetFault("m1", "exhibitor-stale-view");
        _lab.SetFault("m2", "exhibitor-not-serving");
        _lab.Eventually(() => Serving("m3") == 2, "m3 sees that m2 does not serve");
        Assert.Equal(3, Serving("m1"));
        _lab.Clear();
        _lab.Eventually(() => LabFixture.Masters.All(master => Serving(master) == 3), "all serving");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Silent_port_accepts_connections_and_does_not_answer()
    {
        _lab.SetFault("a1", "silent-5051");
        Assert.Equal(28, _lab.Sh("a1", "curl -q -sS --noproxy '*' --max-time 2 http://127.0.0.1:5051/version").ExitCode);
        _lab.RemoveFault("a1", "silent-5051");
        Assert.NotNull(_lab.Get("a1", 5051, "/version"));
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Docker_faults_make_it_hang_or_report_that_its_daemon_is_down()
    {
        Assert.StartsWith("CONTAINER ID", _lab.Sh("a1", "timeout 60 docker ps").Ok(), StringComparison.Ordinal);
        _lab.SetFault("a1", "docker-hang");
        Assert.Equal(124, _lab.Sh("a1", "timeout 1 docker ps").ExitCode);
        _lab.RemoveFault("a1", "docker-hang");
        _lab.SetFault("a1", "docker-down");
        Assert.Contains("Is the docker daemon running?", _lab.Sh("a1", "docker ps").Stderr, StringComparison.Ordinal);
        _lab.RemoveFault("a1", "docker-down");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Marathon_deployment_fault_lists_one_deployment()
    {
        _lab.Eventually(() => _lab.Get("m1", 8080, "/v2/deployments") == "[]", "a leader, and no deployment");
        foreach (var master in LabFixture.Masters)
        {
            _lab.SetFault(master, "marathon-deployment");
        }
        Assert.Equal(1, _lab.GetJson("m1", 8080, "/v2/deployments")?.GetArrayLength());
        _lab.Clear();
        _lab.Eventually(() => App("tasksRunning") == 6 && App("instances") == 6, "six tasks, as the agents have");
        _lab.LeaveWhole();
    }

    [LabFact]
    public void Agent_faults_lose_its_tasks_and_then_its_id()
    {
        var id = _lab.Sh("p1", "cat /var/lib/mesos/slave/meta/slaves/latest").Ok();
        _lab.SetFault("p1", "tasks-lost");
        _lab.Sh("p1", "systemctl restart dcos-mesos-slave-public").Ok();
        _lab.Eventually(() => Completed("TASK_LOST") == 2, "two lost tasks");
        _lab.RemoveFault("p1", "tasks-lost");
        _lab.SetFault("p1", "agent-new-id");
        _lab.Sh("p1", "systemctl restart dcos-mesos-slave-public").Ok();
        _lab.Eventually(() => _lab.Sh("p1", "cat /var/lib/mesos/slave/meta/slaves/latest").Stdout is { Length: > 0 } now && now != id, "another id");
    }

    [LabFact]
    public void Stopped_task_ends_as_finished_when_it_is_marked_and_as_failed_otherwise()
    {
        _lab.Sh("p1", "cd /var/lib/mesos/slave && mkdir -p finish && touch finish/$(head -n1 tasks | cut -d'|' -f1) && systemctl stop 'lab-task-*'").Ok();
        _lab.Eventually(() => Completed("TASK_FINISHED") == 1 && Completed("TASK_FAILED") == 1, "one task finished, one failed");
    }

    private string Leader() => LabFixture.Masters.Single(master => _lab.GetJson(master, 5050, "/slaves") is not null);

    private int? Serving(string master) =>
        _lab.GetJson(master, 8181, "/exhibitor/v1/cluster/status")?.EnumerateArray().Count(row => row.GetProperty("code").GetInt32() == 3);

    private double? Metric(string master, string name) =>
        _lab.GetJson(master, 5050, Metrics) is { } metrics && metrics.TryGetProperty(name, out var value) ? value.GetDouble() : null;

    private int? App(string count) => _lab.GetJson("m1", 8080, "/v2/apps")?.GetProperty("apps")[0].GetProperty(count).GetInt32();

    private int Completed(string state) => _lab.GetFromLeader("/state")?.GetProperty("frameworks").EnumerateArray()
        .SelectMany(framework => framework.GetProperty("completed_tasks").EnumerateArray())
        .Count(task => task.GetProperty("state").GetString() == state) ?? 0;
}
