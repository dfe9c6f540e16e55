using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public class RunTests
{
    [Fact]
    public void Node_before_the_upgrade_has_healthy_facts()
    {
        Bench bench = new();
        NodeFacts facts = bench.Facts("m1");
        Assert.Equal("1.10.8", facts.Version);
        Assert.Equal(DcosRole.Master, facts.Role);
        Assert.Equal("10.1.0.2", facts.DetectedAddress);
        Assert.False(facts.HasSwapDebris);
        Assert.Equal(63, facts.ActivePackages!.Count);
        Assert.Equal("active", facts.Units["dcos-mesos-master.service"]);
        Assert.Equal("inactive", facts.Units["dcos-signal.service"]);
        Assert.Empty(facts.Attempts);
        Assert.Empty(facts.ForeignRuns);
        Assert.Equal(219, facts.SystemdVersion);
        Assert.True(facts.FreeBytes > 1L << 30);
        Assert.Equal(DcosRole.PublicAgent, bench.Facts("p1").Role);
    }

    [Theory]
    [InlineData("m2", true)]
    [InlineData("m2", false)]
    [InlineData("a3", true)]
    [InlineData("p1", false)]
    public void A_run_ends_with_rc_0_and_the_script_applied(string node, bool verified)
    {
        Bench bench = new();
        RunProgress end = bench.Run(node, verified);
        Assert.True(end.Ended);
        Assert.Equal("1.11.6", end.Version);
        NodeFacts facts = bench.Facts(node);
        RunAttempt attempt = Assert.Single(facts.Attempts);
        Assert.Equal(("script", 0, "script-1"), (attempt.Stage, attempt.Code, attempt.ScriptId));
        Assert.Equal(facts.BootId, attempt.BootId);
        Assert.Equal("{}", attempt.Baseline);
        Assert.Contains(
            attempt.LogLines,
            line => line.StartsWith("Upgrading DC/OS ", StringComparison.Ordinal) && line.EndsWith(" 1.10.8 -> 1.11.6", StringComparison.Ordinal));
        Assert.True(facts.HasApplied(bench.Target));
        Assert.False(facts.HasSwapDebris);
        Assert.False(facts.RunUnitAlive);
    }

    [Fact]
    public void Start_decided_before_another_run_is_refused()
    {
        Bench bench = new();
        RunOrder decided = bench.Order("a1");
        bench.Run("a1");

        RunStart late = bench.Ask(
            "a1",
            new StartRunOperation(bench.Token(), decided, bench.Ask("a1", new UploadOperation(bench.Token(), [StartRunOperation.BaselineOf(decided)]))));

        Assert.False(late.Started);
        Assert.Equal(("Superseded", bench.Facts("a1").Attempts[^1].Id), (late.Refusal, late.Detail));
        Assert.True(late.IsOvertaken);
        Assert.Equal(1, bench.Cluster.Invariants.ScriptStarts["a1"]);
    }

    [Fact]
    public void Following_a_run_reports_packages_services_and_exhibitor()
    {
        Bench bench = new();
        string attempt = bench.Start("m1").AttemptId;
        string mark = "";
        bool partly = false, swapping = false, away = false;
        RunProgress progress;
        do
        {
            progress = bench.Ask("m1", new FollowRunOperation(bench.Token(), attempt, 0, mark, master: true, 5));
            mark = progress.Mark;
            partly |= progress.PackagesPresent is > 20 and < 63;
            swapping |= progress.Swapping;
            away |= progress.Exhibitor.Count == 0;
        }
        while (progress.Alive);
        Assert.True(partly && swapping && away);
        Assert.Equal(63, progress.PackagesTotal);
        Assert.Equal(3, progress.Exhibitor.Count(server => server.Serving));
    }

    [Fact]
    public void Download_progress_is_reported_with_the_heartbeat_and_other_changes_at_once()
    {
        Bench bench = new();
        string attempt = bench.Start("a1").AttemptId;
        List<(TimeSpan Took, RunProgress Seen)> answers = [];
        do
        {
            DateTimeOffset asked = bench.Clock.UtcNow;
            RunProgress seen = bench.Ask("a1", new FollowRunOperation(bench.Token(), attempt, 0, answers.LastOrDefault().Seen?.Mark ?? "", master: false, 5));
            answers.Add((bench.Clock.UtcNow - asked, seen));
        }
        while (answers[^1].Seen.Alive);

        (TimeSpan Took, RunProgress Seen)[] fetching = [.. answers.Where(answer => answer.Seen.IsPreparing)];
        Assert.InRange(fetching.Length, 3, 8);
        Assert.All(fetching[1..], answer => Assert.True(answer.Took >= TimeSpan.FromSeconds(5)));
        Assert.Equal(fetching.Select(answer => answer.Seen.PackagesPresent).Distinct().Order(), fetching.Select(answer => answer.Seen.PackagesPresent));
        Assert.All(fetching, answer => Assert.Null(answer.Seen.Registered));
        Assert.Contains(answers, answer => answer.Seen.Swapping && answer.Took < TimeSpan.FromSeconds(5));
        Assert.Contains(answers, answer => answer.Seen.Registered is false);
        Assert.True(answers[^1].Seen is { Ended: true, Registered: true });
        Assert.True(answers[^1].Took < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Second_start_is_refused_as_busy()
    {
        Bench bench = new();
        Assert.True(bench.Start("a1").Started);
        Assert.Equal("Busy", bench.Start("a1").Refusal);
    }

    [Fact]
    public void Identity_is_checked_before_the_start()
    {
        Bench bench = new();
        bench.Cluster.Node("a1").RoleFiles[0] = "slave_public";
        bench.Cluster.Node("a2").DetectedAddress = "10.9.9.9";
        bench.Cluster.Node("a3").FreeWhenWell = 1000;
        Assert.Equal(("RoleMismatch", "slave_public"), (bench.Start("a1").Refusal, bench.Start("a1").Detail));
        Assert.Equal("IdentityMismatch", bench.Start("a2").Refusal);
        Assert.Equal("NoSpace", bench.Start("a3").Refusal);
        Assert.All(new[] { "a1", "a2", "a3" }, name => Assert.Empty(bench.Facts(name).Attempts));
    }

    [Fact]
    public void An_agent_keeps_its_id_and_tasks_over_its_run()
    {
        Bench bench = new();
        AgentTasks before = bench.Ask("a1", new AgentTasksOperation(bench.Token()));
        Assert.Equal(3, before.Tasks.Count(task => !task.Ended));
        bench.Run("a1");
        bench.Until(() => bench.AtLeader("a1") is { Active: true });
        AgentTasks after = bench.Ask("a1", new AgentTasksOperation(bench.Token()));
        Assert.Equal(before.AgentId, after.AgentId);
        Assert.Equal(before.Tasks.Select(task => (task.Id, task.State)), after.Tasks.Select(task => (task.Id, task.State)));
        Assert.True(bench.Agent("a1").Registered);
    }

    [Fact]
    public void The_script_refuses_a_node_that_has_another_version()
    {
        Bench bench = new();
        bench.Run("a1");
        RunProgress again = bench.Run("a1");
        Assert.True(again.Ended);
        RunAttempt attempt = bench.Facts("a1").Attempts[1];
        Assert.Equal(("script", 1), (attempt.Stage, attempt.Code));
        Assert.Equal(["ERROR: Expecting to upgrade DC/OS from 1.10.8 to 1.11.6. Version found on node: 1.11.6"], attempt.LogLines);
    }
}
