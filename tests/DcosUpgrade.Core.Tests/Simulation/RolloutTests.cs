using System;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The engine on rehearsed clusters: the happy path, each failure, and a second run after each.</summary>
public sealed class RolloutTests
{
    [Theory]
    [InlineData(1, 0, 0, 1)]
    [InlineData(3, 5, 1, 1)]
    [InlineData(3, 5, 1, 4)]
    [InlineData(5, 2, 0, 2)]
    public void All_nodes_are_upgraded_once_and_the_second_run_writes_nothing(int masters, int agents, int publicAgents, int throttle)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = masters, Agents = agents, PublicAgents = publicAgents });
        Session first = new(cluster, 1);

        Assert.Null(first.Run(throttle));
        Assert.All(first.Results, result => Assert.Equal(DcosOutcome.Upgraded, result.Outcome));
        Assert.Equal(masters + agents + publicAgents, first.Results.Count);

        Session second = new(cluster, 2);
        Assert.Null(second.Run(throttle));
        Assert.All(second.Results, result => Assert.Equal(DcosOutcome.AlreadyUpgraded, result.Outcome));
        Assert.Empty(second.Writes);
        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
    }

    [Fact]
    public void Results_collected_without_gates_break_no_invariant()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1);

        Assert.Null(session.Run(throttle: 3, waitForGates: false));
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData(RehearsalFault.RefusedAtVersionCheck, "m2", "Refused ERROR: Expecting to upgrade")]
    [InlineData(RehearsalFault.PreChecksFail, "m2", "Refused Cannot proceed with upgrade, node checks failed")]
    [InlineData(RehearsalFault.ActivationInterrupted, "m2", "ActivationInterrupted")]
    [InlineData(RehearsalFault.ServicesNotStarted, "m2", "ActivationInterrupted start")]
    [InlineData(RehearsalFault.ChecksFailAfterActivation, "m2", "ChecksFailed")]
    [InlineData(RehearsalFault.FetchFails, "m2", "FetchFailed")]
    [InlineData(RehearsalFault.ScriptAltered, "m2", "Refused ScriptAltered")]
    [InlineData(RehearsalFault.ForeignRun, "m2", "Refused Busy")]
    [InlineData(RehearsalFault.SlowMaster, "m2", "ChecksFailed check node-poststart")]
    [InlineData(RehearsalFault.AgentNewId, "a2", "gate agent-active")]
    [InlineData(RehearsalFault.TaskLost, "a2", "gate tasks-kept")]
    [InlineData(RehearsalFault.DockerHangs, "a2", "InterlockHeld")]
    [InlineData(RehearsalFault.ServicesDown, "a2", "InterlockHeld a2 cannot be upgraded now: a2 is not an active agent at the leader")]
    public void Failed_node_leaves_later_nodes_unchanged(RehearsalFault fault, string node, string expected)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        cluster.Inject(node, fault);
        Session session = new(cluster, 1);

        string? stopped = session.Run(throttle: 1);

        Assert.NotNull(stopped);
        Assert.StartsWith(node + ": ", stopped);
        Assert.Contains(expected, stopped);
        string[] after = [.. session.Nodes().Select(other => other.Name).SkipWhile(name => name != node).Skip(1)];
        Assert.NotEmpty(after);
        Assert.All(after, name => Assert.False(cluster.Invariants.ScriptStarts.ContainsKey(name), $"{name} was touched after {stopped}"));
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData(RehearsalFault.PreChecksFail, "m1", 2)]
    [InlineData(RehearsalFault.TruncatedPackage, "a1", 1)]
    [InlineData(RehearsalFault.FetchStalls, "a1", 1)]
    [InlineData(RehearsalFault.RebootInFetch, "m2", 1)]
    [InlineData(RehearsalFault.EnsembleSlow, "m1", 300)]
    [InlineData(RehearsalFault.LinkDown, "a1", 120)]
    [InlineData(RehearsalFault.AgentSilent, "a1", 200)]
    [InlineData(RehearsalFault.ChecksFailAfterActivation, "a1", 400)]
    public void Temporary_fault_does_not_stop_the_rollout(RehearsalFault fault, string node, double amount)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        if (fault == RehearsalFault.LinkDown)
        {
            // From the start of its run, not of the rehearsal.
            bool begun = false;
            cluster.OnCall = (endpoint, operation, before) =>
            {
                if (!begun && endpoint.Name == node && operation is DcosUpgrade.Operations.StartRunOperation && !before)
                {
                    begun = true;
                    cluster.Inject(node, fault, amount);
                }

                return System.Threading.Tasks.Task.CompletedTask;
            };
        }
        else
        {
            cluster.Inject(node, fault, amount);
        }

        // What arrives cut off is refused by its hash before pkgpanda sees it; only an unverified fetch meets tar's error.
        RunOptions options = new() { Progress = new MessageRecorder(), SkipPackageVerification = fault == RehearsalFault.TruncatedPackage };
        Session session = new(cluster, 1, options: options);
        string? stopped = session.Run();

        Assert.Null(stopped);
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(302, false)]
    public void Agent_outage_beyond_the_Mesos_limit_is_a_failure_and_a_shorter_one_is_not(double seconds, bool survives)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        cluster.Inject("a1", RehearsalFault.AgentSilent, seconds);
        Session session = new(cluster, 1);

        string? stopped = session.Run(throttle: 1);

        Assert.Equal(survives, stopped is null);
    }

    [Fact]
    public void Second_operator_is_refused_with_the_name_of_the_lock_holder()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session first = new(cluster, 1, dieAt: 60);
        Assert.Throws<OperatorEnded>(() => first.Run());

        Session second = new(cluster, 2);
        string? stopped = second.Run();

        Assert.NotNull(stopped);
        Assert.Contains("ClusterBusy", stopped);
        Assert.Contains("operator1@rehearsal", stopped);
        Assert.DoesNotContain(second.Writes, call => call.Type == nameof(DcosUpgrade.Operations.StartRunOperation));
    }

    [Fact]
    public void Lock_without_heartbeat_is_taken_over_with_a_warning()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session first = new(cluster, 1, dieAt: 60);
        Assert.Throws<OperatorEnded>(() => first.Run());
        Rehearsal.Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(120), default), cluster.Clock);

        Session second = new(cluster, 2);

        Assert.Null(second.Run());
        Assert.Contains(second.Messages.Warnings, warning => warning.Contains("operator1@rehearsal") && warning.Contains("taken over"));
        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
    }

    [Theory]
    [InlineData(0, "a1")]
    [InlineData(1, "a3")]
    [InlineData(2, null)]
    public void Agents_that_fail_within_MaxFailures_do_not_stop_the_rollout(int maxFailures, string? stoppedAt)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        cluster.Inject("a1", RehearsalFault.RefusedAtVersionCheck);
        cluster.Inject("a3", RehearsalFault.RefusedAtVersionCheck);
        Session session = new(cluster, 1, options: new RunOptions { Progress = new MessageRecorder(), MaxFailures = maxFailures });

        string? stopped = session.Run(throttle: 1, waitForGates: false);

        Assert.Equal(stoppedAt, stopped?.Split(':')[0]);
        Assert.Equal(maxFailures + (stoppedAt is null ? 0 : 1), session.Results.Count(result => !result.Succeeded));
        Assert.Empty(session.Violations);
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Lost_result_of_a_master_starts_nothing()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session session = new(cluster, 1) { LosesDownstreamAt = 1 };

        Assert.Equal("m1: downstream ended", session.Run());
        Assert.Equal(["m1"], cluster.Invariants.ScriptStarts.Keys);
        Assert.Empty(session.Violations);
        Assert.Null(new Session(cluster, 2).Run());
    }

    [Fact]
    public void Downstream_that_ends_leaves_running_agents_followed_and_others_untouched()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 1, Agents = 6, PublicAgents = 0 });
        Session session = new(cluster, 1) { LosesDownstreamAt = 2 };

        Assert.Contains("downstream ended", session.Run(throttle: 3));

        string[] started = [.. cluster.Invariants.ScriptStarts.Keys.Where(name => name[0] == 'a').OrderBy(name => name, StringComparer.Ordinal)];
        Assert.Equal(["a1", "a2", "a3"], started);
        Assert.All(started, name => Assert.Equal("1.11.6", cluster.Node(name).Files.Etc?.Version));
        Assert.Equal(2, session.Messages.Warnings.Count(warning => warning.Contains("nobody downstream takes its result", StringComparison.Ordinal)));
        Assert.Empty(session.Violations);
        Assert.Null(cluster.Masters[0].Folder.Holder);
    }

    [Fact]
    public void Agent_that_waits_while_the_cluster_is_paused_is_not_started_after_a_failure()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 1, Agents = 2, PublicAgents = 0 });
        cluster.Inject("a1", RehearsalFault.RefusedAtVersionCheck);
        cluster.Inject("a2", RehearsalFault.LinkSlow, 5);
        cluster.OnCall = (node, operation, before) =>
        {
            cluster.Masters[0].Folder.Paused |= !before && node.Name == "a1" && operation is StartRunOperation;
            return System.Threading.Tasks.Task.CompletedTask;
        };
        Session session = new(cluster, 1);

        Assert.StartsWith("a1: Refused", session.Run(throttle: 2));
        Assert.Equal(["a1", "m1"], cluster.Invariants.ScriptStarts.Keys.OrderBy(name => name, StringComparer.Ordinal));
        Assert.Empty(session.Violations);
    }
}
