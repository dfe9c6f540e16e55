using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Backup;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>What changes between the observation of a node and the start of its run: the run is not started.</summary>
public sealed class LastMomentTests
{
    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 2, PublicAgents = 0 });

    private ClusterFolder Folder => _cluster.Node("m1").Folder;

    [Fact]
    public void Master_is_held_while_the_run_of_another_master_continues()
    {
        RunOptions options = new() { Progress = new MessageRecorder(), ScriptTimeout = TimeSpan.FromSeconds(3) };
        Assert.StartsWith("m1: Running TimedOut", new Session(_cluster, 1, options: options).Run(only: node => node.Name == "m1"));

        bool? beside = null;
        _cluster.OnCall = (endpoint, operation, before) =>
        {
            beside = before && endpoint.Name == "m2" && operation is StartRunOperation ? _cluster.Node("m1").Running is not null : beside;
            return Task.CompletedTask;
        };
        Session session = new(_cluster, 2);

        Assert.Null(session.Run(waitForGates: false, only: node => node.Name == "m2"));
        Assert.False(beside);
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Fact]
    public void Master_is_held_while_the_facts_of_another_master_are_unreadable()
    {
        Session session = new(_cluster, 1, change: (node, operation, stdout) => node == "m3" && operation is NodeFactsOperation ? "" : stdout);

        string? stopped = session.Run(waitForGates: false, only: node => node.Name == "m2");

        Assert.StartsWith("m2: InterlockHeld", stopped);
        Assert.Contains("master m3: ", stopped);
        Assert.Empty(_cluster.Invariants.ScriptStarts);
    }

    [Fact]
    public void Master_is_held_while_a_fenced_master_does_not_show_whether_a_run_is_active()
    {
        Session session = new(_cluster, 1, change: (node, operation, stdout) => node == "m3" && operation is FenceNodeOperation
            ? Regex.Replace(stdout, @"( result\n\d+) \S+ \d", "$1 . 0")
            : stdout);

        string? stopped = session.Run(waitForGates: false, only: node => node.Name == "m2");

        Assert.StartsWith("m2: InterlockHeld", stopped);
        Assert.Contains("master m3: it could not be read whether a run is active", stopped);
        Assert.Empty(_cluster.Invariants.ScriptStarts);
    }

    [Theory]
    [InlineData("m2")]
    [InlineData("a2")]
    public void Lock_taken_by_a_session_of_the_same_script_directly_before_a_start_is_lost(string node)
    {
        Before<UploadOperation>(node, () => (Folder.Holder, Folder.TouchedAt) = (OtherOperator.Holder, _cluster.Clock.UtcNow));
        Session session = new(_cluster, 1);

        Assert.StartsWith($"{node}: LockLost", session.Run(throttle: 1));
        Assert.False(_cluster.Invariants.ScriptStarts.ContainsKey(node));
    }

    [Fact]
    public void Lock_that_was_lost_and_is_free_again_is_not_taken_again()
    {
        Before<ClusterLockOperation>("m1", () => Folder.Holder = null, 
            operation => operation.Action == ClusterLockAction.Unclaim && operation.Node == _cluster.Node("m1").Address);
        Session session = new(_cluster, 1);

        Assert.StartsWith("m2: LockLost", session.Run(waitForGates: false));
        Assert.Equal(["m1"], _cluster.Invariants.ScriptStarts.Keys);
    }

    [Theory]
    [InlineData("m2")]
    [InlineData("a2")]
    public void Stop_directly_before_a_start_is_obeyed(string node)
    {
        Before<UploadOperation>(node, () => Folder.Stopped = true);

        Assert.StartsWith($"{node}: StopRequested", new Session(_cluster, 1).Run(throttle: 1));
        Assert.False(_cluster.Invariants.ScriptStarts.ContainsKey(node));
    }

    [Fact]
    public void Stop_between_two_attempts_is_obeyed()
    {
        _cluster.Inject("m1", RehearsalFault.FetchFails);
        Before<FollowRunOperation>("m1", () => Folder.Stopped = true);
        Session session = new(_cluster, 1);

        Assert.StartsWith("m1: StopRequested", session.Run());
        Assert.Single(session.Writes, call => call.Type == nameof(StartRunOperation));
    }

    [Theory]
    [InlineData("m2")]
    [InlineData("a2")]
    public void Pause_directly_before_a_start_delays_it_until_the_cluster_is_resumed(string node)
    {
        int claims = 0;
        bool startedWhilePaused = false;
        bool paused = false;
        _cluster.OnCall = (endpoint, operation, before) =>
        {
            if (before && endpoint.Name == node && operation is UploadOperation && !paused)
            {
                Folder.Paused = paused = true;
            }

            startedWhilePaused |= before && Folder.Paused && operation is StartRunOperation;
            if (before && Folder.Paused && operation is ClusterLockOperation { Action: ClusterLockAction.Claim } && ++claims == 3)
            {
                Folder.Paused = false;
            }

            return Task.CompletedTask;
        };

        Assert.Null(new Session(_cluster, 1).Run(throttle: 1));
        Assert.True(paused);
        Assert.False(startedWhilePaused);
        Assert.Equal(3, claims);
        Assert.Empty(_cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData(true, "StopRequested")]
    [InlineData(false, "ClusterPaused")]
    public void Marathon_state_of_a_stopped_or_paused_cluster_is_not_saved(bool stop, string expected)
    {
        (Folder.Stopped, Folder.Paused) = (stop, !stop);
        Session session = new(_cluster, 1);
        MarathonStateBackup backup = new(session.Context, new MessageRecorder(), TimeSpan.FromSeconds(600));

        ClusterStateException refused = Assert.Throws<ClusterStateException>(
            () => Driving.RunToEnd(backup.TakeAsync(session.Context.Masters[0], CancellationToken.None), _cluster.Clock));

        Assert.Equal(expected, refused.Id);
        Assert.Null(Folder.Holder);
        Assert.DoesNotContain(session.Writes, call => call.Type == nameof(CreateMarathonBackupOperation));
    }

    [Fact]
    public void Node_of_a_stopped_cluster_is_not_staged()
    {
        Folder.Stopped = true;
        Session session = new(_cluster, 1);
        StageRun stage = new(session.Context, session.Script, new RunOptions { Progress = new MessageRecorder() });

        ClusterStateException refused = Assert.Throws<ClusterStateException>(
            () => Driving.RunToEnd(stage.ExecuteAsync(session.Nodes().First(), CancellationToken.None), _cluster.Clock));

        Assert.Equal("StopRequested", refused.Id);
        Assert.DoesNotContain(session.Writes, call => call.Type == nameof(StartRunOperation));
    }

    [Fact]
    public void Agent_whose_tasks_cannot_be_read_is_not_started()
    {
        Session session = new(_cluster, 1, change: (node, operation, stdout) =>
            node == "a2" && operation is AgentTasksOperation ? Regex.Replace(stdout, "\"id\":", "\"ID\":") : stdout);

        Assert.StartsWith("a2: BaselineUnreadable", session.Run(throttle: 1));
        Assert.False(_cluster.Invariants.ScriptStarts.ContainsKey("a2"));
    }

    [Fact]
    public void Agent_is_not_started_when_no_master_leads_after_its_interlock()
    {
        bool leaderless = false;
        _cluster.OnCall = (endpoint, operation, before) =>
        {
            // After the last question of the interlock, once the shared view of the masters is out of date.
            bool ends = !before && endpoint.Name == "a2" && operation is DockerPsOperation;
            leaderless |= ends;
            return ends ? _cluster.Clock.Delay(TimeSpan.FromSeconds(30), CancellationToken.None) : Task.CompletedTask;
        };
        Session session = new(_cluster, 1, change: (_, operation, stdout) =>
            leaderless && operation is MasterProbeOperation
                ? Regex.Replace(Regex.Replace(stdout, "(elected\"\\s*:\\s*)1", "${1}0"), "MainPID=[0-9]*", "MainPID=1")
                : stdout);

        string? stopped = session.Run(throttle: 1);

        Assert.True(leaderless);
        Assert.StartsWith("a2: BaselineUnreadable", stopped);
        Assert.Contains("no leading master lists the agents", stopped);
        Assert.False(_cluster.Invariants.ScriptStarts.ContainsKey("a2"));
    }

    private void Before<T>(string node, Action happens, Func<T, bool>? when = null)
        where T : NodeOperation
    {
        bool happened = false;
        _cluster.OnCall = (endpoint, operation, before) =>
        {
            if (!happened && before && endpoint.Name == node && operation is T wanted && when?.Invoke(wanted) != false)
            {
                happened = true;
                happens();
            }

            return Task.CompletedTask;
        };
    }
}
