using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public class DeterminismTests
{
    [Fact]
    public void The_same_seed_gives_a_byte_identical_history_and_another_seed_another()
    {
        string first = History(7);
        Assert.Equal(first, History(7));
        Assert.NotEqual(first, History(8));
        Assert.True(first.Length > 100_000);
    }

    [Fact]
    public void Ids_follow_the_seed_and_the_session()
    {
        static string Ids(int seed, string session) =>
            string.Join(" ", Enumerable.Repeat(new SeededIds(seed, session), 3).Select(ids => ids.Next(16) + ids.Jitter()));
        Assert.Equal(Ids(1, "a"), Ids(1, "a"));
        Assert.NotEqual(Ids(1, "a"), Ids(2, "a"));
        Assert.NotEqual(Ids(1, "a"), Ids(1, "b"));
        Assert.Equal(5, new SeededIds(1).Next(5).Length);
        SeededIds jitter = new(3);
        double[] numbers = [.. Enumerable.Range(0, 1000).Select(_ => jitter.Jitter())];
        Assert.All(numbers, number => Assert.InRange(number, 0, 0.9999999999999999));
        Assert.InRange(numbers.Average(), 0.45, 0.55);
    }

    private static string History(int seed)
    {
        Bench bench = new(new RehearsalOptions { Seed = seed });
        bench.Cluster.Inject("a1", RehearsalFault.PreChecksFail, 1);
        foreach (string node in new[] { "m1", "m2", "m3", "a1", "a1", "a2", "a3", "a4" })
        {
            bench.Run(node);
            foreach (string master in new[] { "m1", "m2", "m3" })
            {
                bench.Master(master);
            }
        }

        bench.Ask("a1", new AgentTasksOperation(bench.Token()));
        bench.Facts("a1");
        return bench.Transcript;
    }
}
