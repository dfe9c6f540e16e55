using System;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>What is requested from a master that is known to lead.</summary>
public sealed class LeadingMasterTests
{
    private readonly Bench _bench = new();
    private readonly MasterAnswerCache _memory = new();

    [Fact]
    public void Process_that_leads_is_requested_for_its_agents_only()
    {
        MasterProbe first = Ask(3);

        MasterProbe second = Ask(1);

        Assert.True(second is
        {
            Elected: true, RegistryFetched: true, RegistrarRecovered: true, OverlayRecovered: true, MesosVersion: "1.4.2", UnitState: "active",
            MetricsProblem: "", IsOutdated: false,
        });
        Assert.Equal(6, second.Agents!.Count(agent => agent.Active));
        Assert.Equal(first.ServicesMark, second.ServicesMark);
        Assert.Equal(1, Ask(1).Agents!.Count(agent => agent.IsPublic));
    }

    [Fact]
    public void Master_that_does_not_lead_is_always_requested_for_everything()
    {
        foreach (int _ in Enumerable.Range(0, 3))
        {
            MasterProbeOperation operation = Probe();
            Assert.Equal(3, operation.Requests);
            Assert.True(_bench.Ask("m2", operation) is { Elected: false, RegistrarRecovered: true, RedirectsTo: "10.1.0.2", MesosVersion: "1.4.2" });
        }
    }

    [Fact]
    public void Master_that_was_started_again_is_not_taken_for_the_leader_that_it_was()
    {
        _ = Ask(3);
        RehearsalNode node = _bench.Cluster.Node("m1");
        _bench.Cluster.Mesos.MasterStopped(node);
        _bench.Cluster.Mesos.MasterStarted(node);

        MasterProbe again = Ask(1);

        Assert.True(again is { Elected: false, RegistryFetched: false, RegistrarRecovered: null, MesosVersion: null, IsOutdated: true });
        Assert.True(Ask(3) is { Elected: false, MesosVersion: "1.4.2", IsOutdated: false });
    }

    [Fact]
    public void Leader_that_does_not_answer_is_not_taken_for_a_leader()
    {
        _ = Ask(3);
        _bench.Cluster.Inject("m1", RehearsalFault.EndpointsSilent);

        MasterProbe silent = Ask(1);

        Assert.True(silent is { Elected: false, Agents: null, MetricsProblem: "no answer in time", IsOutdated: false });
        Assert.Equal(3, Probe().Requests);
    }

    private MasterProbeOperation Probe() => new(_bench.Token(), _memory);

    private MasterProbe Ask(int requests)
    {
        MasterProbeOperation operation = Probe();
        Assert.Equal(requests, operation.Requests);
        Assert.Equal(requests, operation.ProgramText.Split(":5050/").Length - 1);
        return _bench.Ask("m1", operation);
    }
}
