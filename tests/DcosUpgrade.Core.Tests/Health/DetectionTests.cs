using System;
using System.Linq;
using DcosUpgrade.Core.Tests.Simulation;
using Xunit;

namespace DcosUpgrade.Core.Tests.Health;

/// <summary>How late the gates of a node are seen to pass, in virtual time. The benchmark "detection" has more instants.</summary>
public sealed class DetectionTests
{
    private const int Instants = 20;

    [Theory]
    [InlineData("m1", "m2", "m3")]
    [InlineData("a1", "a2", "p1")]
    public void Gates_are_seen_to_pass_soon_after_the_stable_time_and_never_before(params string[] nodes)
    {
        DetectionPlay play = new(seed: 1);

        Detection[] seen = [.. Enumerable.Range(0, Instants).Select(number => play.Play(nodes[number % nodes.Length])).OrderBy(detection => detection.Beyond)];

        Assert.True(seen[0].Beyond >= -DetectionPlay.Tick, $"{seen[0].Beyond}");
        Assert.InRange(seen[Instants / 2].Beyond, TimeSpan.Zero, TimeSpan.FromSeconds(0.3));
        Assert.InRange(seen[^1].Beyond, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        Assert.All(seen, detection => Assert.InRange(detection.Polls, 1, 40));
    }
}
