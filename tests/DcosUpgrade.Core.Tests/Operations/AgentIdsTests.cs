using System;
using System.Linq;
using DcosUpgrade.Operations;
using Xunit;

namespace DcosUpgrade.Core.Tests.Operations;

public sealed class AgentIdsTests
{
    private const string Cluster = "9c1d7f7e-1f0a-4f3a-9e1f-7c9f8a0d1b2c-S";

    [Fact]
    public void Ten_thousand_agents_of_one_master_are_one_line()
    {
        AgentIds ids = new(Enumerable.Range(0, 10000).Where(number => number != 4711).Select(number => Cluster + number));

        Assert.Equal(9999, ids.Count);
        Assert.Equal([$"{Cluster}0..4710", $"{Cluster}4712..9999"], ids.Texts());
        Assert.False(ids.Contains(Cluster + "4711"));
        Assert.Equal([Cluster + "4711"], new AgentIds([Cluster + "4710", Cluster + "4711", Cluster + "4712"]).Without(ids));
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("S01")]
    [InlineData("S00")]
    [InlineData("S0")]
    [InlineData("7")]
    [InlineData("S99999999999999999999")]
    [InlineData("a..b")]
    [InlineData("S1..x")]
    [InlineData("S5..3")]
    [InlineData("..")]
    public void Id_of_any_form_is_returned_unchanged(string id)
    {
        AgentIds ids = AgentIds.Read(new AgentIds([id]).Texts());

        Assert.Equal([id], ids);
        Assert.True(ids.Contains(id));
        Assert.False(ids.Contains(id + "x"));
        Assert.Empty(ids.Without(new AgentIds([id])));
    }

    [Fact]
    public void Agent_ids_behave_like_a_set_of_texts()
    {
        Random random = new(1);
        for (int round = 0; round < 300; round++)
        {
            string[] mine = Some();
            string[] theirs = Some();
            AgentIds ids = AgentIds.Read(new AgentIds(mine).Texts());

            Assert.Equal(mine.Distinct().Order(StringComparer.Ordinal), ids.Order(StringComparer.Ordinal));
            Assert.Equal(mine.Distinct().Count(), ids.Count);
            Assert.Equal(mine.Except(theirs).Order(StringComparer.Ordinal), ids.Without(new AgentIds(theirs)).Order(StringComparer.Ordinal));
            Assert.All(theirs, id => Assert.Equal(mine.Contains(id), ids.Contains(id)));
        }

        string[] Some() => [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(8) switch
        {
            0 => "stranger",
            1 => "other-S" + random.Next(5),
            2 => "S0" + random.Next(5),
            _ => Cluster + random.Next(30),
        })];
    }
}
