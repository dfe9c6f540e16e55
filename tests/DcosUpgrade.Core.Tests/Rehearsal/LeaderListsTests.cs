using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Simulation;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Responses;
using DcosUpgrade.Rehearsal.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public sealed class LeaderListsTests
{
    [Theory]
    [InlineData(RehearsalFault.AgentNewId)]
    [InlineData(RehearsalFault.TaskLost)]
    [InlineData(RehearsalFault.AgentSilent)]
    public void Lists_printed_agent_by_agent_equal_lists_printed_at_once(RehearsalFault fault)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = 6, PublicAgents = 2, Apps = 5 });
        cluster.Inject("a3", fault);
        int compared = 0;
        cluster.OnCall = (_, _, _) =>
        {
            if (cluster.Masters.FirstOrDefault(master => cluster.Mesos.Process(master) is { } process && process == cluster.Mesos.Elected) is { } leader)
            {
                MesosMasterView view = MesosViews.Of(cluster, leader)!;
                if (cluster.Mesos.Lists.Slaves(view) is { } pieces)
                {
                    Assert.Equal(MesosMasterResponses.Answer(view, "/slaves", cut: true).Body, string.Concat(pieces));
                    compared++;
                }

                Assert.Equal(
                    MesosMasterResponses.Answer(view with { Totals = null }, "/metrics/snapshot").Body,
                    MesosMasterResponses.Answer(view, "/metrics/snapshot").Body);
            }

            return Task.CompletedTask;
        };

        _ = new Session(cluster, 1).Run();

        Assert.True(compared > 200);
    }
}
