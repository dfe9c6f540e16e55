using System;
using DcosUpgrade.Rehearsal;
using Xunit;
namespace DcosUpgrade.Core.Tests.Rehearsal;
public class ZzPerf
{
    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    public void Perf(int agents)
    {
        RehearsalCluster cluster = new(new RehearsalOptions { Agents = agents });
        var session = new Simulation.Session(cluster, 1);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Null(session.Run(32));
        Assert.Fail($"{agents}: {watch.Elapsed} virtual {cluster.Clock.UtcNow - RehearsalCluster.Start} calls {session.Calls}");
    }
}
