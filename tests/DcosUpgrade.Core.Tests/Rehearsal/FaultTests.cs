using System;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>Each fault leads to the state of its row in the decision table, evaluated by the table itself.</summary>
public class FaultTests
{
    [Fact]
    public void Every_fault_has_a_row_and_a_test()
    {
        RehearsalFault[] all = Enum.GetValues<RehearsalFault>();
        Assert.Equal(all, FaultTable.Rows.Select(row => row.Fault).Order());
        string[] tests = [.. typeof(FaultTests).GetMethods().Select(method => method.Name)];
        Assert.All(all.Except(ConditionFaultTests.Conditions), fault => Assert.Contains(tests, test => test.StartsWith(fault + "_", StringComparison.Ordinal)));
    }

    [Fact]
    public void RefusedAtVersionCheck_is_row_11() => Ends("a1", RehearsalFault.RefusedAtVersionCheck, null, 11, DcosOutcome.Refused, "ERROR: Expecting");

    [Theory]
    [InlineData(70, true)]
    [InlineData(100, false)]
    public void StartActsLate_starts_a_run_without_an_answer_or_is_refused(double seconds, bool starts)
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.StartActsLate, seconds);
        Assert.Throws<NodeTimeoutException>(() => bench.Start("a1"));
        bench.Pass(seconds);
        Assert.Equal(starts, bench.Facts("a1").Attempts.Count == 1);
    }

    [Fact]
    public void PreChecksFail_is_row_11_and_passes_after_the_given_number_of_attempts()
    {
        Bench bench = Ends("m1", RehearsalFault.PreChecksFail, 2, 11, DcosOutcome.Refused, "Cannot proceed with upgrade, node checks failed");
        bench.Run("m1");
        bench.Run("m1");
        Assert.Equal([1, 1, 0], bench.Facts("m1").Attempts.Select(attempt => attempt.Code));
    }

    [Fact]
    public void ChecksFailAfterActivation_is_row_7_and_may_pass_later()
    {
        Bench bench = Ends("a1", RehearsalFault.ChecksFailAfterActivation, 1500, 7, DcosOutcome.ChecksFailed, "rc 1");
        Assert.Contains("Node upgrade not successful, checks failed", bench.Facts("a1").Attempts[0].LogLines);
        Assert.False(bench.Ask("a1", new NodeChecksOperation(bench.Token())).Passed);
        bench.Until(() => bench.Ask("a1", new NodeChecksOperation(bench.Token())).Passed, 1600);
    }

    [Theory]
    [InlineData(3, "archive", 6)]
    [InlineData(12, "move_new", 6)]
    public void ActivationInterrupted_is_row_4(double renames, string stage, int missing)
    {
        Bench bench = Ends("m1", RehearsalFault.ActivationInterrupted, renames, 4, DcosOutcome.ActivationInterrupted, null);
        NodeFacts facts = bench.Facts("m1");
        Assert.Contains(stage, facts.InstallProgress, StringComparison.Ordinal);
        Assert.Equal(stage == "archive" ? 3 : missing, facts.SwapMissing.Count);
        Assert.False(facts.Attempts[0].Ended);
        Assert.False(bench.Ask("m1", new NodeChecksOperation(bench.Token())).Passed);
    }

    [Fact]
    public void ServicesNotStarted_is_row_5()
    {
        Bench bench = Ends("a1", RehearsalFault.ServicesNotStarted, null, 5, DcosOutcome.ActivationInterrupted, "start");
        Assert.True(bench.Facts("a1").HasApplied(bench.Target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RebootInFetch_is_row_14_and_the_next_attempt_continues(bool verified)
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.RebootInFetch);
        string boot = bench.Facts("a1").BootId;
        string attempt = bench.Start("a1", verified).AttemptId;
        Assert.Throws<NodeUnreachableException>(() => bench.Follow("a1", attempt));
        bench.Until(() => bench.Cluster.Node("a1").IsReachable, 120);
        Assert.NotEqual(boot, bench.Facts("a1").BootId);
        Decided(bench, "a1", attempt, 14, DcosOutcome.Interrupted);
        bench.Run("a1");
        Decided(bench, "a1", bench.Facts("a1").Attempts[1].Id, 6, DcosOutcome.Upgraded);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(12, 4)]
    public void RebootInActivation_is_row_5_when_dcos_setup_completes_the_swap_else_row_4(double renames, int row)
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.RebootInActivation, renames);
        string attempt = bench.Start("a1").AttemptId;
        Assert.Throws<NodeUnreachableException>(() => bench.Follow("a1", attempt));
        bench.Until(() => bench.Cluster.Node("a1").IsReachable, 120);
        Decided(bench, "a1", attempt, row, DcosOutcome.ActivationInterrupted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FetchFails_is_row_12_with_and_without_verification(bool verified) =>
        Ends("a1", RehearsalFault.FetchFails, null, 12, DcosOutcome.FetchFailed, null, verified);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FetchStalls_makes_no_progress_until_it_is_stopped(bool verified)
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.FetchStalls);
        string attempt = bench.Start("a1", verified).AttemptId;
        bench.Pass(60);
        RunProgress seen = bench.Ask("a1", new FollowRunOperation(bench.Token(), attempt, 0, "", master: false, 5));
        DateTimeOffset before = bench.Clock.UtcNow;
        RunProgress still = bench.Ask("a1", new FollowRunOperation(bench.Token(), attempt, 0, seen.Mark, master: false, 5));
        Assert.Equal(seen.Mark, still.Mark);
        Assert.True(bench.Clock.UtcNow - before >= TimeSpan.FromSeconds(5));
        Assert.True(verified ? still.Phase == "fetching" : still.FetchingPkgpanda);
        Assert.True(bench.Ask("a1", new StopFetchOperation(bench.Token(), attempt)));
        bench.Follow("a1", attempt);
        Decided(bench, "a1", attempt, 12, DcosOutcome.FetchFailed);
        Assert.False(bench.Ask("a1", new StopFetchOperation(bench.Token(), attempt)));
    }

    [Theory]
    [InlineData(true, 11, DcosOutcome.Refused)]
    [InlineData(false, 12, DcosOutcome.FetchFailed)]
    public void TruncatedPackage_is_altered_where_hashes_are_known_and_a_tar_error_where_not(bool verified, int row, DcosOutcome outcome)
    {
        Bench bench = Ends("a1", RehearsalFault.TruncatedPackage, null, row, outcome, null, verified);
        Assert.Equal(!verified, bench.Facts("a1").Attempts[0].LogLines.Contains("tar: Unexpected EOF in archive"));
    }

    [Fact]
    public void ScriptAltered_is_refused_before_it_runs()
    {
        Bench bench = Ends("a1", RehearsalFault.ScriptAltered, null, 11, DcosOutcome.Refused, "ScriptAltered");
        Assert.Empty(bench.Cluster.Invariants.ScriptStarts);
        ServedFile served = bench.Ask("a1", new ProveServedOperation(bench.Token(), [bench.Script.Url])).Single();
        Assert.NotEqual(bench.Script.Sha256, served.Sha256);
    }

    [Fact]
    public void ForeignRun_is_row_2()
    {
        Bench bench = new();
        bench.Cluster.Inject("m1", RehearsalFault.ForeignRun);
        Decided(bench, "m1", null, 2, DcosOutcome.Refused);
        bench.Cluster.Clear("m1", RehearsalFault.ForeignRun);
        Decided(bench, "m1", null, 10, DcosOutcome.Running);
    }

    [Fact]
    public void EnsembleSlow_keeps_the_master_waiting_for_all_to_serve()
    {
        Bench bench = new();
        bench.Cluster.Inject("m3", RehearsalFault.EnsembleSlow, 240);
        string attempt = bench.Start("m3").AttemptId;
        bench.Pass(200);
        Assert.Equal("activating", bench.Facts("m3").Units["dcos-mesos-master.service"]);
        Assert.Equal(2, bench.Master("m1").Exhibitor!.Count(server => server.Serving));
        bench.Follow("m3", attempt);
        Decided(bench, "m3", attempt, 6, DcosOutcome.Upgraded);
    }

    [Fact]
    public void SlowMaster_recovers_its_log_late_or_never()
    {
        Bench bench = new();
        bench.Cluster.Inject("m2", RehearsalFault.SlowMaster);
        string attempt = bench.Run("m2") is { Ended: true } ? bench.Facts("m2").Attempts[0].Id : "";
        Decided(bench, "m2", attempt, 7, DcosOutcome.ChecksFailed);
        Assert.False(bench.Master("m2").RegistrarRecovered);
    }

    [Fact]
    public void AgentSilent_stays_in_recovery_until_its_time_is_over()
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.AgentSilent, 120);
        string attempt = bench.Start("a1").AttemptId;
        bench.Until(() => bench.Facts("a1").Version == "1.11.6", 200);
        bench.Pass(60);
        Assert.False(bench.Agent("a1").Registered);
        Assert.Equal("HTTP 503", bench.Ask("a1", new AgentTasksOperation(bench.Token())).Problem);
        bench.Follow("a1", attempt);
        bench.Until(() => bench.AtLeader("a1") is { Active: true }, 100);
    }

    [Fact]
    public void AgentNewId_loses_the_id_and_the_tasks()
    {
        Bench bench = new();
        MesosAgent before = bench.AtLeader("a1")!;
        bench.Cluster.Inject("a1", RehearsalFault.AgentNewId);
        bench.Run("a1");
        bench.Until(() => bench.AtLeader("a1") is { Active: true }, 60);
        Assert.NotEqual(before.Id, bench.AtLeader("a1")!.Id);
        Assert.Equal(3, bench.Ask("m1", new LeaderStateOperation(bench.Token())).Tasks.Count(task => task.State == "TASK_LOST" && task.AgentId == before.Id));
    }

    [Fact]
    public void TaskLost_ends_one_task_of_the_agent()
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.TaskLost);
        bench.Run("a1");
        bench.Until(() => bench.AtLeader("a1") is { Active: true }, 60);
        Assert.Equal(2, bench.Ask("a1", new AgentTasksOperation(bench.Token())).Tasks.Count(task => !task.Ended));
        Assert.Single(bench.Ask("m1", new LeaderStateOperation(bench.Token())).Tasks, task => task.State == "TASK_FAILED");
    }

    [Fact]
    public void DockerHangs_until_the_time_limit_ends_it()
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.DockerHangs);
        DateTimeOffset before = bench.Clock.UtcNow;
        Assert.False(bench.Ask("a1", new DockerPsOperation(bench.Token())));
        Assert.True(bench.Clock.UtcNow - before >= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void AccessRefused_refuses_every_call_until_it_is_over_and_the_run_continues()
    {
        Bench bench = new();
        string attempt = bench.Start("a1").AttemptId;
        bench.Cluster.Inject("a1", RehearsalFault.AccessRefused, 30);
        Assert.Equal(SR.LoginRefused, Assert.Throws<NodeAccessException>(() => bench.Facts("a1")).Id);
        bench.Facts("a2");
        bench.Pass(30);
        bench.Follow("a1", attempt);
        Decided(bench, "a1", attempt, 6, DcosOutcome.Upgraded);
    }

    [Fact]
    public void FolderReadOnly_refuses_lock_flag_and_mark_and_can_be_read()
    {
        Bench bench = new();
        ClusterLockHolder me = new("op", "me", "here", "aa");
        bench.Cluster.Inject("m1", RehearsalFault.FolderReadOnly);
        Assert.Contains("Read-only", bench.Ask("m1", new ClusterLockOperation(bench.Token(), ClusterLockAction.Acquire, me)).Problem);
        Assert.Contains("Read-only", bench.Ask("m1", new ClusterFlagOperation(bench.Token(), ClusterFlag.Stop, "me")).Problem);
        Assert.Contains("Read-only", bench.Ask("m1", new WaveMarkOperation(bench.Token(), "plan", 2, WaveMarkChange.Set, "why", 0)).Problem);
        Assert.Equal("free", bench.Ask("m1", new ClusterLockOperation(bench.Token(), ClusterLockAction.Read, me)).Result);
        Assert.Empty(bench.Ask("m1", new WaveMarkOperation(bench.Token(), "plan", 0, WaveMarkChange.None, "", 0)).Open);
    }

    [Fact]
    public void MaintenanceRefused_refuses_a_new_schedule_and_shows_the_present_one()
    {
        Bench bench = new();
        bench.Cluster.Maintenance.ScheduleByHand("10.9.9.9", TimeSpan.FromHours(1));
        bench.Cluster.Inject("m1", RehearsalFault.MaintenanceRefused);

        MaintenanceObservation seen = bench.Ask("m1", new MaintenanceScheduleOperation(bench.Token()));
        MaintenanceEdit edit = seen.Schedule!.With("10.9.9.8", seen.Now, TimeSpan.FromHours(1));
        MaintenanceChange change = bench.Ask("m1", new ChangeMaintenanceOperation(bench.Token(), edit, seen.BootId, seen.UptimeSec + 20));

        Assert.True(change.IsRefused);
        Assert.Equal(["10.9.9.9"], bench.Cluster.Maintenance.Windows.Select(window => window.Machines[0].Address));
    }

    [Fact]
    public void LinkDown_breaks_what_runs_and_refuses_what_comes_until_it_is_over()
    {
        Bench bench = new();
        string attempt = bench.Start("a1").AttemptId;
        bench.Pass(2);
        bench.Cluster.Inject("a1", RehearsalFault.LinkDown, 30);
        Assert.Throws<NodeUnreachableException>(() => bench.Facts("a1"));
        Assert.Throws<NodeUnreachableException>(() => bench.Ask("a1", new FollowRunOperation(bench.Token(), attempt, 0, "", false, 5)));
        bench.Facts("a2");
        bench.Pass(30);
        bench.Follow("a1", attempt);
        Decided(bench, "a1", attempt, 6, DcosOutcome.Upgraded);
    }

    [Fact]
    public void LinkSlow_delays_every_call_and_beyond_its_limit_ends_it()
    {
        Bench bench = new();
        bench.Cluster.Inject("a1", RehearsalFault.LinkSlow, 20);
        DateTimeOffset before = bench.Cluster.Clock.UtcNow;
        bench.Facts("a1");
        Assert.InRange((bench.Cluster.Clock.UtcNow - before).TotalSeconds, 20, 21);
        bench.Cluster.Inject("a1", RehearsalFault.LinkSlow, 2000);
        Assert.Throws<NodeTimeoutException>(() => bench.Facts("a1"));
    }

    [Fact]
    public void EndpointsSilent_keeps_facts_and_drops_endpoint_answers()
    {
        Bench bench = new();
        bench.Cluster.Inject("m1", RehearsalFault.EndpointsSilent, 30);
        MasterProbe probe = bench.Master("m1");
        Assert.Null(probe.Exhibitor);
        Assert.Null(probe.Agents);
        Assert.Equal("1.10.8", bench.Facts("m1").Version);
        bench.Pass(30);
        Assert.NotNull(bench.Master("m1").Exhibitor);
    }

    [Fact]
    public void EndpointsLie_is_reported_as_an_invalid_answer()
    {
        Bench bench = new();
        bench.Cluster.Inject("m1", RehearsalFault.EndpointsLie, 30);
        bench.Cluster.Inject("a1", RehearsalFault.EndpointsLie, 30);
        Assert.Throws<NodeAnswerException>(() => bench.Master("m1"));
        Assert.Throws<NodeAnswerException>(() => bench.Agent("a1"));
        bench.Pass(30);
        Assert.NotNull(bench.Master("m1").Exhibitor);
    }

    private static Bench Ends(string node, RehearsalFault fault, double? amount, int row, DcosOutcome outcome, string? reason, bool verified = true)
    {
        Bench bench = new();
        bench.Cluster.Inject(node, fault, amount);
        bench.Run(node, verified);
        Decision decision = Decided(bench, node, bench.Facts(node).Attempts[0].Id, row, outcome);
        Assert.StartsWith(reason ?? "", decision.Reason, StringComparison.Ordinal);
        return bench;
    }

    private static Decision Decided(Bench bench, string node, string? attempt, int row, DcosOutcome outcome)
    {
        ScriptTarget target = new(bench.ScriptId, bench.Script.FromVersion, bench.Script.ToVersion, bench.Script.PackageIds);
        Decision decision = DecisionTable.Decide(new Situation(bench.Facts(node), target, attempt));
        Assert.Equal((row, outcome), (decision.Row, decision.Outcome));
        return decision;
    }
}
