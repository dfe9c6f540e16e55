using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DcosUpgrade.Core.Tests.Journaling;
using DcosUpgrade.Core.Tests.Planning;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Health;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Upgrade;
using Xunit;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>An agent that returns under a new id: its old id cannot come back.</summary>
public sealed class NewAgentIdTests
{
    private static readonly RunOptions s_options = new() { Progress = new MessageRecorder() };

    private readonly RehearsalCluster _cluster = new(new RehearsalOptions { Agents = 3, PublicAgents = 0 });

    public NewAgentIdTests() => _cluster.Inject("a1", RehearsalFault.AgentNewId);

    [Fact]
    public void Gate_names_both_ids_and_the_command_that_accepts_the_new_one()
    {
        string before = _cluster.Node("a1").Agent!.Id;
        Session session = new(_cluster, 1, options: s_options);

        string? stopped = session.Run();

        string now = _cluster.Node("a1").Agent!.Id;
        string expected = $"agent-active ({now}, registered from {_cluster.Node("a1").Address}: the old id {before} cannot come back)";
        Assert.Contains(expected, stopped, StringComparison.Ordinal);
        DcosCheckResult gate = Assert.Single(Wait(session, "a1", oneLook: false).Gates, gate => gate.Name == "agent-active");
        Assert.StartsWith("$cluster | Get-DcosNode a1 | Invoke-DcosNodeUpgrade -Script $script -AcceptRisk new-agent-id -MaxTaskLoss 3 | "
            + "Wait-DcosAgentHealthy -AcceptRisk new-agent-id -MaxTaskLoss 3", gate.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("ready.spartan", gate.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new-agent-id")]
    [InlineData("new-agent-id:a1")]
    public void Accepted_id_lets_the_rollout_continue_and_is_journaled(string risk)
    {
        Session session = new(_cluster, 1, options: s_options with { AcceptedRisks = [risk], MaxTaskLoss = 3 });
        Entries journal = new();
        session.Context.Journal.Join(journal);

        Assert.Null(session.Run());
        Dictionary<string, object?> accepted = Assert.Single(journal.Of("risk"));
        Assert.Equal("new-agent-id", accepted["accepted"]);
        Assert.StartsWith($"a1: {_cluster.Node("a1").Agent!.Id} in place of ", (string)accepted["found"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new-agent-id:a2", "agent-active")]
    [InlineData("new-agent-id", "tasks-kept")]
    public void Acceptance_is_for_its_node_and_tasks_of_the_old_id_count_as_lost(string risk, string gate)
    {
        string? stopped = new Session(_cluster, 1, options: s_options with { AcceptedRisks = [risk] }).Run();

        Assert.Contains($"{gate} (", stopped, StringComparison.Ordinal);
        Assert.Contains("tasks-kept (3 lost: job.", stopped, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m1")]
    [InlineData("a2")]
    public void Later_evaluation_does_not_wait_for_the_old_id(string node)
    {
        Assert.Null(new Session(_cluster, 1, options: s_options with { AcceptedRisks = ["new-agent-id"], MaxTaskLoss = 3 }).Run(throttle: 3));
        DateTimeOffset began = _cluster.Clock.UtcNow;

        DcosHealth health = Wait(new Session(_cluster, 2), node, oneLook: false);

        Assert.True(health.Healthy, health.Holding);
        Assert.InRange((_cluster.Clock.UtcNow - began).TotalSeconds, 0, 60);
    }

    [Fact]
    public void Agent_without_a_run_that_returns_under_a_new_id_does_not_hold_the_others()
    {
        Session session = new(_cluster, 1, options: s_options);
        Assert.Null(session.Run(only: node => node.Role == DcosRole.Master));
        SimulatedAgent agent = _cluster.Node("a1").Agent!;
        agent.Stop();
        agent.Start();
        Driving.RunToEnd(_cluster.Clock.Delay(TimeSpan.FromSeconds(60), CancellationToken.None), _cluster.Clock);

        Assert.True(Wait(session, "m3", oneLook: false).Healthy);
    }

    [Fact]
    public void Agent_that_is_away_is_still_waited_for()
    {
        Session session = new(_cluster, 1, options: s_options);
        Assert.Null(session.Run(only: node => node.Role == DcosRole.Master));
        _cluster.Node("a2").Agent!.Stop();

        Assert.Contains("agents-returned", Wait(session, "m3", oneLook: false).Holding, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_continues_once_the_new_id_of_the_node_is_accepted()
    {
        Session first = new(_cluster, 1, options: s_options with { AcceptedRisks = Session.HazardsAccepted });
        DcosUpgradePlan plan = first.Plan(Plans.Request);
        Assert.Contains("agent-active", first.Run(plan), StringComparison.Ordinal);
        Assert.Contains("Invoke-DcosUpgradePlan -AcceptRisk new-agent-id:a1", first.Steps.Last(step => step.Name == "a1").NextStep, StringComparison.Ordinal);

        RunOptions accepting = s_options with { AcceptedRisks = [.. Session.HazardsAccepted, "new-agent-id:a1"], MaxTaskLoss = 3 };
        Assert.Null(new Session(_cluster, 2, options: accepting).Run(plan));
    }

    private DcosHealth Wait(Session session, string name, bool oneLook)
    {
        HealthQuestion question = new(
            session.Nodes().Single(node => node.Name == name), new Target("1.11.6", session.Script.PackageIds), oneLook, TimeSpan.FromSeconds(1200));
        return Driving.RunToEnd(new HealthWaiter(session.Context, session.Messages).WaitAsync(question, CancellationToken.None), _cluster.Clock);
    }
}
