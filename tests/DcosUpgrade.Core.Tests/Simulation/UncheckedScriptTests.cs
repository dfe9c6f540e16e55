using System;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>Upgrades to versions whose script ends after the activation without running checks: the engine runs them before and after.</summary>
public sealed class UncheckedScriptTests
{
    private const string HangingUnit = "dcos-pkgpanda-api.service";
    private const string SlowUnit = "dcos-adminrouter.service";

    private readonly MessageRecorder _messages = new();

    [Theory]
    [InlineData("1.11.13", "1.12.2")]
    [InlineData("1.12.5", "1.13.9")]
    [InlineData("1.13.9", "2.0.4")]
    [InlineData("2.1.1", "2.2.1")]
    public void Rollout_upgrades_every_node_after_its_checks_passed(string from, string to)
    {
        RehearsalCluster cluster = Cluster(from, to);
        Session session = new(cluster, 1);

        Assert.Null(session.Run());
        Assert.Equal(["m1", "m2", "m3"], session.Results.Take(3).Select(result => result.Name));
        Assert.Equal(["a1", "a2", "p1"], session.Results.Skip(3).Select(result => result.Name).Order());
        Assert.All(session.Results, result => Assert.Equal((DcosOutcome.Upgraded, false, 0), (result.Outcome, result.ChecksWarning, result.ExitCode)));
        Assert.All(cluster.Nodes, node => Assert.Equal(to, node.Files.Etc!.Version));
        Assert.Empty(cluster.Invariants.Violations);
        Assert.Empty(session.Violations);

        Session second = new(cluster, 2);
        Assert.Null(second.Run());
        Assert.All(second.Results, result => Assert.Equal((DcosOutcome.AlreadyUpgraded, false), (result.Outcome, result.ChecksWarning)));
        Assert.Empty(second.Writes);
    }

    [Theory]
    [InlineData("m2", "m3")]
    [InlineData("a1", "a2")]
    public void Node_whose_checks_fail_after_activation_stops_the_rollout(string node, string next)
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.9");
        cluster.Inject(node, RehearsalFault.ChecksFailAfterActivation, double.PositiveInfinity);
        Session session = new(cluster, 1);

        Assert.StartsWith($"{node}: ChecksFailed check node-poststart: ", session.Run(throttle: 1));
        DcosNodeUpgrade failed = session.Results.Single(result => result.Name == node);
        Assert.Equal((0, "1.13.9"), (failed.ExitCode, cluster.Node(node).Files.Etc!.Version));
        Assert.Contains("/opt/mesosphere/bin/dcos-shell dcos-check-runner check node-poststart", failed.NextStep, StringComparison.Ordinal);
        Assert.Equal("1.12.5", cluster.Node(next).Files.Etc!.Version);
        Assert.Equal(1, cluster.Invariants.ScriptStarts[node]);
    }

    /// <summary>The upgraded masters before it do not pass this check either, and need not: their database grows.</summary>
    [Fact]
    public void Last_master_is_held_by_a_database_that_lacks_replicas_when_all_masters_have_it()
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.9");
        cluster.Inject("m3", RehearsalFault.CockroachBehind);
        Session session = new(cluster, 1);

        Assert.StartsWith("m3: ChecksFailed check node-poststart: cockroachdb_replication (2): ", session.Run());
        Assert.Equal(["m1", "m2", "m3"], cluster.Invariants.ScriptStarts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Checks_that_pass_later_hold_the_next_node_until_then()
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.9");
        cluster.Inject("m1", RehearsalFault.ChecksFailAfterActivation, 300);
        Session session = new(cluster, 1);

        Assert.Null(session.Run());
        DateTimeOffset ended = cluster.Node("m1").ActivatedAt!.Value;
        Assert.True(cluster.Node("m2").Runs.Single().EndedAt > ended + TimeSpan.FromSeconds(300));
        Assert.All(session.Results, result => Assert.Equal(DcosOutcome.Upgraded, result.Outcome));
    }

    [Theory]
    [InlineData("1.11.13", "1.12.2", "dcos-diagnostics")]
    [InlineData("1.12.5", "1.13.9", "dcos-check-runner")]
    public void Node_that_does_not_pass_its_checks_before_the_run_is_refused_and_nothing_starts(string from, string to, string program)
    {
        RehearsalCluster cluster = Cluster(from, to);
        cluster.Inject("m1", RehearsalFault.PreChecksFail, 3);
        Session session = new(cluster, 1);

        Assert.StartsWith("m1: Refused node checks failed before the run: check node-poststart: ", session.Run());
        Assert.Empty(cluster.Invariants.ScriptStarts);
        Assert.Empty(cluster.Node("m1").Runs);
        Assert.Contains($"/opt/mesosphere/bin/dcos-shell {program} check node-poststart", session.Results.Single().NextStep, StringComparison.Ordinal);
        Assert.Empty(cluster.Masters[0].Folder.Claims);
    }

    [Fact]
    public void Checks_that_fail_once_before_the_run_are_tried_again()
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.9");
        cluster.Inject("m1", RehearsalFault.PreChecksFail, 2);
        Session session = new(cluster, 1, options: new RunOptions { Progress = _messages, AcceptedRisks = Session.HazardsAccepted });

        Assert.Null(session.Run());
        Assert.Single(_messages.Warnings, warning => warning.StartsWith("m1: node checks failed before the run", StringComparison.Ordinal)
            && warning.EndsWith("attempt 3 of 3 in 20 s.", StringComparison.Ordinal));
        Assert.All(cluster.Invariants.ScriptStarts, starts => Assert.Equal(1, starts.Value));
    }

    [Fact]
    public void SkipNodeChecks_leaves_out_the_checks_before_and_after_the_run()
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.9");
        foreach (RehearsalNode node in cluster.Nodes)
        {
            cluster.Inject(node.Name, RehearsalFault.CustomChecksFail);
        }

        RunOptions skips = new() { Progress = _messages, SkipNodeChecks = true, AcceptedRisks = Session.HazardsAccepted };
        Session session = new(cluster, 1, options: skips);

        Assert.Null(session.Run());
        Assert.All(session.Results, result => Assert.Equal((DcosOutcome.Upgraded, true), (result.Outcome, result.ChecksWarning)));
        Assert.All(cluster.Nodes, node => Assert.StartsWith("Skipping checks\n", node.Runs.Single().Log, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_program_without_its_configuration_is_refused_by_the_checks_before_the_run()
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.9");
        cluster.Inject("m1", RehearsalFault.OwnChecksAbsent);
        Session session = new(cluster, 1);

        Assert.StartsWith("m1: Refused node checks failed before the run: check node-poststart: time=", session.Run());
        Assert.Empty(cluster.Invariants.ScriptStarts);
    }

    [Fact]
    public void Session_that_follows_a_run_polls_the_checks_too()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { FromVersion = "1.12.5", ToVersion = "1.13.9", Masters = 1, Agents = 1, PublicAgents = 0 });
        cluster.Inject("m1", RehearsalFault.ChecksFailAfterActivation, double.PositiveInfinity);
        Session first = new(cluster, 1);
        cluster.OnCall = (_, operation, _) =>
        {
            if (operation is FollowRunOperation)
            {
                first.Die();
            }

            return System.Threading.Tasks.Task.CompletedTask;
        };
        _ = Assert.Throws<OperatorEnded>(() => first.Run());
        cluster.OnCall = null;
        cluster.GoneOperators.Add(first.Context.Operator.Identity);
        Driving.RunToEnd(cluster.Clock.Delay(TimeSpan.FromMinutes(10), CancellationToken.None), cluster.Clock);

        Session second = new(cluster, 2);

        Assert.StartsWith("m1: ChecksFailed check node-poststart: ", second.Run());
        Assert.Equal("1.12.5", cluster.Node("a1").Files.Etc!.Version);
    }

    [Theory]
    [InlineData("m2")]
    [InlineData("a1")]
    public void Other_node_is_not_started_while_an_upgraded_master_fails_its_checks(string next)
    {
        RehearsalCluster cluster = Cluster("1.12.5", "1.13.9");
        string last = next == "m2" ? "m1" : "m3";
        cluster.Inject(last, RehearsalFault.ChecksFailAfterActivation, double.PositiveInfinity);
        Assert.StartsWith($"{last}: ChecksFailed", new Session(cluster, 1).Run());

        string? held = new Session(cluster, 2).Run(only: node => node.Name == next);
        Assert.StartsWith($"{next}: InterlockHeld ", held, StringComparison.Ordinal);
        Assert.Contains($"master {last}: its node-poststart checks do not pass", held, StringComparison.Ordinal);
        Assert.DoesNotContain(next, cluster.Invariants.ScriptStarts.Keys);

        cluster.Clear(last, RehearsalFault.ChecksFailAfterActivation);
        Assert.Null(new Session(cluster, 3).Run());
    }

    [Fact]
    public void Blocking_activation_ends_after_the_units_have_started()
    {
        RehearsalCluster cluster = Cluster("2.1.1", "2.2.1");
        Session session = new(cluster, 1, options: new RunOptions { Progress = _messages, AcceptedRisks = Session.HazardsAccepted });

        Assert.Null(session.Run());
        Assert.Contains(_messages.Lines, line => line.StartsWith("m1: starting dcos-", StringComparison.Ordinal));
        Assert.DoesNotContain(_messages.Lines, line => line.StartsWith("m1: checks after activation", StringComparison.Ordinal));
    }

    [Fact]
    public void Unit_that_hangs_in_its_start_is_named_and_the_run_is_neither_dead_nor_ended()
    {
        RehearsalCluster cluster = Cluster("2.1.1", "2.2.1");
        cluster.Node("m1").Services.StartLimit = TimeSpan.FromHours(3);
        cluster.OnCall = (_, operation, _) =>
        {
            if (operation is FollowRunOperation && cluster.Node("m1") is { Files.Etc.Version: "2.2.1" } node)
            {
                Hold(node, HangingUnit, isHeld: true);
                Hold(node, SlowUnit, cluster.Clock.UtcNow < node.ActivatedAt + TimeSpan.FromSeconds(200));
            }

            return System.Threading.Tasks.Task.CompletedTask;
        };
        Session session = new(cluster, 1, options: new RunOptions { Progress = _messages, AcceptedRisks = Session.HazardsAccepted });

        Assert.StartsWith("m1: Running TimedOut", session.Run());
        Assert.Equal(
            [
                $"m1: systemd has been starting {SlowUnit}, {HangingUnit} for 12. s, and the script waits for it; the run is alive and is not ended. "
                    + $"On m1: systemctl status {SlowUnit}",
                $"m1: systemd has been starting {HangingUnit} for 12. s, and the script waits for it; the run is alive and is not ended. "
                    + $"On m1: systemctl status {HangingUnit}",
            ],
            _messages.Warnings.Where(warning => warning.Contains("systemd has been", StringComparison.Ordinal))
                .Select(warning => Regex.Replace(warning, "12[0-9] s", "12. s")));
        string? next = session.Results.Single().NextStep;
        Assert.StartsWith($"The run continues on the node; systemd is still starting {HangingUnit}. ", next, StringComparison.Ordinal);
        Assert.True(cluster.Node("m1").Running is { IsAlive: true });
        Assert.All(cluster.Nodes.Skip(1), node => Assert.Equal("2.1.1", node.Files.Etc!.Version));
    }

    private static void Hold(RehearsalNode node, string unit, bool isHeld)
    {
        if (node.Services.State(unit) is "active" or "activating")
        {
            node.Services.Set(unit, isHeld ? "activating" : "active");
        }
    }

    private static RehearsalCluster Cluster(string from, string to) =>
        new(new RehearsalOptions { FromVersion = from, ToVersion = to, Agents = 2, PublicAgents = 1 });
}
