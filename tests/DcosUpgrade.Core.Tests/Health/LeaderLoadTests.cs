using DcosUpgrade.Core.Tests.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Health;

/// <summary>What Mesos of the leading master is asked while agents are upgraded. The benchmark "load" has more sizes.</summary>
public sealed class LeaderLoadTests
{
    [Theory]
    [InlineData(400, 1)]
    [InlineData(400, 40)]
    [InlineData(4000, 40)]
    public void Leading_master_gets_at_most_30_requests_a_minute_whatever_the_size(int agents, int width)
    {
        MakespanPlay play = new(agents);

        _ = play.Play(width, lastWave: 2);

        Assert.InRange(play.Requests.MostInAMinute(), 1, 30);
    }
}
