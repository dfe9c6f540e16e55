using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Sessions;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Planning;

/// <summary>What a plan asks of the leading master does not grow with its agents.</summary>
public sealed class SharedLooksTests
{
    private static readonly PlanRequest s_inPairs = new() { MaxUnavailable = Quantity.Parse("2", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Whole_state_is_read_between_waves_only_when_a_task_has_started_or_ended(bool ended, int expected)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 6, PublicAgents = 0 });
        int starts = 0;
        int looks = 0;
        Session session = new(cluster, 1);
        cluster.OnCall = (node, operation, before) =>
        {
            if (before && operation is StartRunOperation { Order.StageOnly: false } && node.Name[0] == 'a' && ++starts == 1 && ended)
            {
                cluster.Node("a6").Agent!.Tasks[0].Become("TASK_FINISHED", cluster.Mesos.Seconds);
            }

            looks += before && starts is > 0 and < 6 && operation is PlacementOperation { LeadersOnly: false } ? 1 : 0;
            return Task.CompletedTask;
        };

        Assert.Null(session.Run(session.Plan(s_inPairs)));

        Assert.Equal((6, expected), (starts, looks));
    }

    [Fact]
    public void Docker_is_asked_once_before_an_agent_and_the_state_once_after_a_master()
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 4, PublicAgents = 0 });
        List<string> asked = [];
        Session session = new(cluster, 1);
        DcosUpgradePlan plan = session.Plan(s_inPairs);
        cluster.OnCall = (node, operation, before) =>
        {
            if (before && operation is DockerPsOperation or LeaderStateOperation or PlacementOperation { LeadersOnly: false }
                or StartRunOperation { Order.StageOnly: false })
            {
                asked.Add(operation is StartRunOperation ? "start " + node.Name : operation.GetType().Name);
            }

            return Task.CompletedTask;
        };

        Assert.Null(session.Run(plan));

        // After each of three masters, and at the beginning of the first wave.
        IEnumerable<string> upToAgents = asked.Skip(asked.FindIndex(what => what.StartsWith("start m", StringComparison.Ordinal)))
            .TakeWhile(what => what != nameof(DockerPsOperation));
        Assert.Equal(4, upToAgents.Count(what => what is nameof(PlacementOperation) or nameof(LeaderStateOperation)));
        Assert.Equal(4, asked.Count(what => what == nameof(DockerPsOperation)));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4000, 2)]
    [InlineData(10000, 5)]
    public void Large_cluster_is_observed_less_often(int agents, int seconds)
    {
        ClusterContext context = RehearsalFactory.Attach(new RehearsalCluster(new RehearsalOptions { Agents = agents, PublicAgents = 0 }), 1).Context!;

        Assert.Equal(TimeSpan.FromSeconds(seconds), context.Watch.Interval);
    }
}
