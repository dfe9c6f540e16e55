using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Answers;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public class AnswerTests
{
    [Fact]
    public void Every_operation_of_Core_has_an_answer()
    {
        AnswerTable table = new();
        IEnumerable<string> unanswered = typeof(NodeOperation).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(NodeOperation)) && !type.IsAbstract && !table.Knows(type))
            .Select(type => type.Name);
        Assert.Empty(unanswered);
    }

    [Fact]
    public void An_operation_without_an_answer_is_named()
    {
        Bench bench = new();
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => bench.Ask("m1", new UnheardOfOperation()));
        Assert.Contains(nameof(UnheardOfOperation), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Healthy_cluster_answers_every_observation()
    {
        Bench bench = new();
        MasterProbe leader = bench.Master("m1");
        Assert.True(
            leader is { UnitState: "active", Elected: true, RegistryFetched: true, RegistrarRecovered: true, OverlayRecovered: true, MesosVersion: "1.4.2" });
        Assert.Equal(3, leader.Exhibitor!.Count(server => server.Serving));
        Assert.Single(leader.Exhibitor!, server => server.IsLeader);
        Assert.Equal(TimeSpan.FromSeconds(30), leader.ExhibitorCheckPeriod);
        Assert.Equal(6, leader.Agents!.Count(agent => agent.Active));
        Assert.Single(leader.Agents!, agent => agent.IsPublic);
        Assert.Empty(leader.RecoveredAgents);
        MasterProbe other = bench.Master("m2");
        Assert.True(other is { Elected: false, RegistrarRecovered: true, Agents: null, RedirectsTo: "10.1.0.2" });
        Assert.Equal(18, bench.Ask("m1", new LeaderStateOperation(bench.Token())).Tasks.Count);
        Assert.True(bench.Agent("p1") is { UnitState: "active", Registered: true });
        Assert.True(bench.Ask("a1", new DockerPsOperation(bench.Token())));
        Assert.True(bench.Ask("a1", new NodeChecksOperation(bench.Token())).Passed);
        Assert.True(bench.Ask("m3", new NodeChecksOperation(bench.Token())).Passed);
    }

    [Fact]
    public void Factory_creates_a_cluster_that_the_engine_can_use()
    {
        DcosCluster cluster = RehearsalFactory.Create(new RehearsalOptions { Masters = 1, Agents = 2, PublicAgents = 0, Zones = ["a", "b"] });
        Assert.Equal(("rehearsal", "1.10.8", 1, 2, DcosEdition.Open), (cluster.Name, cluster.Version, cluster.Masters, cluster.Agents, cluster.Edition));
        ClusterContext context = cluster.Context!;
        IDrivenClock clock = (IDrivenClock)context.Clock;
        NodeFacts facts = Driving.RunToEnd(context.RunAsync(context.LockMaster, new NodeFactsOperation(context.Token()), CancellationToken.None), clock);
        Assert.Equal(cluster.Build, facts.Build);
        Assert.Equal(["a", "b"], context.Inventory.Present.Where(node => node.Role == DcosRole.Agent).Select(node => node.Zone));
        RehearsalCluster simulation = RehearsalFactory.Of(cluster)!;
        string other = RehearsalFactory.Attach(simulation, 2).Context!.Operator.Identity;
        Assert.False(context.Operator.IsGone(other));
        simulation.GoneOperators.Add(other);
        Assert.True(context.Operator.IsGone(other));
    }

    [Fact]
    public void Recorder_lists_operations_and_marks_those_that_write()
    {
        RehearsalCluster simulation = new(new RehearsalOptions());
        RecordingShells? recorder = null;
        ClusterContext context = RehearsalFactory.Attach(simulation, 2, shells => recorder = new RecordingShells(shells)).Context!;
        Driving.RunToEnd(context.RunAsync(context.Masters[1], new NodeFactsOperation(context.Token()), CancellationToken.None), simulation.Clock);
        ClusterLockHolder me = new("op", "me", "id", context.Token());
        Driving.RunToEnd(
            context.RunAsync(context.LockMaster, new ClusterLockOperation(context.Token(), ClusterLockAction.Acquire, me), CancellationToken.None),
            simulation.Clock);
        Assert.Equal(["m2: NodeFactsOperation", "m1: ClusterLockOperation (writes)"], recorder!.Calls.Select(call => call.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hook_breaks_a_call_before_or_after_its_effect(bool before)
    {
        Bench bench = new();
        bench.Cluster.OnCall = (node, operation, isBefore) => operation is StartRunOperation && isBefore == before
            ? throw new NodeUnreachableException(null, node.Name, "broken by the test")
            : Task.CompletedTask;
        Assert.Throws<NodeUnreachableException>(() => bench.Start("a1"));
        Assert.Equal(before ? 0 : 1, bench.Facts("a1").Attempts.Count);
    }

    private sealed class UnheardOfOperation : NodeOperation<bool>
    {
        public override string ProgramText => "";

        public override bool Writes => false;

        public override bool Sudo => false;

        public override TimeSpan Limit => TimeSpan.FromSeconds(1);

        public override int MaxBytes => 1;

        public override bool Parse(RawOutput output) => true;
    }
}
