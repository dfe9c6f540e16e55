using System;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Runs whose script leaves its checks out: only gates tell how they ended.</summary>
public sealed class SkippedChecksTests
{
    private static readonly RunOptions s_skips = new() { Progress = new MessageRecorder(), SkipNodeChecks = true };

    [Fact]
    public void Custom_checks_that_fail_with_SkipNodeChecks_do_not_stop_the_rollout_and_each_node_has_a_warning()
    {
        RehearsalCluster cluster = Sick(3, 2);
        Session first = new(cluster, 1, options: s_skips);

        Assert.Null(first.Run());
        Assert.All(first.Results, result => Assert.Equal((DcosOutcome.Upgraded, true, 0), (result.Outcome, result.ChecksWarning, result.ExitCode)));

        // Whoever comes later need not know how it was started: the node says.
        Session second = new(cluster, 2);
        Assert.Null(second.Run());
        Assert.All(second.Results, result => Assert.Equal((DcosOutcome.AlreadyUpgraded, true), (result.Outcome, result.ChecksWarning)));
        Assert.Empty(second.Writes);
        Assert.Empty(cluster.Invariants.Violations);
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
    }

    [Fact]
    public void Without_SkipNodeChecks_the_script_refuses_and_nothing_changes()
    {
        RehearsalCluster cluster = Sick(3, 1);
        Session session = new(cluster, 1);

        Assert.StartsWith("m1: Refused Cannot proceed with upgrade, node checks failed", session.Run());
        Assert.All(cluster.Nodes, node => Assert.Equal("1.10.8", node.Files.Etc!.Version));
    }

    [Theory]
    [InlineData(RehearsalFault.SlowMaster, "m2", "ChecksFailed")]
    [InlineData(RehearsalFault.AgentNewId, "a1", "ChecksFailed")]
    [InlineData(RehearsalFault.ServicesNotStarted, "m2", "ActivationInterrupted start")]
    public void Unhealthy_node_with_SkipNodeChecks_stops_the_rollout(RehearsalFault fault, string node, string expected)
    {
        RehearsalCluster cluster = Sick(3, 2);
        cluster.Inject(node, fault);
        Session session = new(cluster, 1, options: s_skips);

        Assert.StartsWith($"{node}: {expected}", session.Run(throttle: 1));
        Assert.DoesNotContain(session.Results, result => result.Name == node && result.Succeeded);
        Assert.Empty(cluster.Invariants.Violations);
    }

    [Fact]
    public void Run_that_was_started_with_checks_keeps_them_when_another_session_follows_it()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = 1, Agents = 1, PublicAgents = 0 });
        Session first = new(cluster, 1);
        cluster.OnCall = (node, operation, _) =>
        {
            if (operation is FollowRunOperation)
            {
                first.Die();
            }

            return Task.CompletedTask;
        };
        _ = Assert.Throws<OperatorEnded>(() => first.Run());
        cluster.OnCall = null;
        cluster.GoneOperators.Add(first.Context.Operator.Identity);

        Session second = new(cluster, 2, options: s_skips);

        Assert.Null(second.Run());
        Assert.Equal([("a1", true), ("m1", false)],
            second.Results.OrderBy(result => result.Name, StringComparer.Ordinal).Select(result => (result.Name, result.ChecksWarning)));
        Assert.DoesNotContain("Skipping checks", cluster.Node("m1").Runs.Single().Log);
    }

    private static RehearsalCluster Sick(int masters, int agents)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Masters = masters, Agents = agents, PublicAgents = 0 });
        foreach (string node in cluster.Nodes.Select(node => node.Name).ToArray())
        {
            cluster.Inject(node, RehearsalFault.CustomChecksFail);
        }

        return cluster;
    }
}
