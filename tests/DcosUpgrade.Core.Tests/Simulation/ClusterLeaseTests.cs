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
    public void Everything_is_upgraded_once_and_the_second_run_writes_nothing(int masters, int agents, int publicAgents, int throttle)
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
    public void Collecting_results_first_is_as_safe()
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
    public void A_failure_stops_what_comes_after_it(RehearsalFault fault, string node, string expected)
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
    public void What_passes_is_waited_for(RehearsalFault fault, string node, double amount)
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
        RunOptions options = new() { Progress = new Heard(), SkipPackageVerification = fault == RehearsalFault.TruncatedPackage };
        Session session = new(cluster, 1, options: options);
        string? stopped = session.Run();

        Assert.Null(stopped);
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(302, false)]
    public void An_agent_silent_past_its_clock_is_a_failure_and_one_just_before_is_not(double seconds, bool survives)
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        cluster.Inject("a1", RehearsalFault.AgentSilent, seconds);
        Session session = new(cluster, 1);

        string? stopped = session.Run(throttle: 1);

        Assert.Equal(survives, stopped is null);
    }

    [Fact]
    public void Two_operators_at_once_the_second_is_refused_with_the_owners_name()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session first = new(cluster, 1, dieAt: 60);
        Assert.Throws<OperatorDied>(() => first.Run());

        Session second = new(cluster, 2);
        string? stopped = second.Run();

        Assert.NotNull(stopped);
        Assert.Contains("ClusterBusy", stopped);
        Assert.Contains("operator1@rehearsal", stopped);
        Assert.DoesNotContain(second.Writes, call => call.Type == nameof(DcosUpgrade.Operations.StartRunOperation));
    }

    [Fact]
    public void A_lock_without_a_sign_of_life_is_taken_over_with_a_warning()
    {
        RehearsalCluster cluster = new(new RehearsalOptions());
        Session first = new(cluster, 1, dieAt: 60);
        Assert.Throws<OperatorDied>(() => first.Run());
        Rehearsal.Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromSeconds(120), default), cluster.Clock);

        Session second = new(cluster, 2);

        Assert.Null(second.Run());
        Assert.Contains(second.Heard.Warnings, warning => warning.Contains("operator1@rehearsal") && warning.Contains("taken over"));
        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
    }
}
