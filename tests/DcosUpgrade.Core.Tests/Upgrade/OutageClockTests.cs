using System;
using System.Linq;
using DcosUpgrade.Cluster;
using Xunit;

namespace DcosUpgrade.Core.Tests.Upgrade;

public sealed class OutageClockTests
{
    private static readonly TimeSpan s_start = TimeSpan.FromHours(2);
    private readonly OutageClock _clock = new();

    [Fact]
    public void Outage_is_counted_from_the_last_registered_observation()
    {
        Assert.Null(Saw("a1", true, 0));
        Assert.Null(Saw("a1", true, 10));
        Assert.Equal((TimeSpan.FromSeconds(5), false), Saw("a1", false, 15));
        Assert.Null(_clock.Longest("a1"));
        Assert.Null(Saw("a1", true, 70));

        Assert.Equal(TimeSpan.FromSeconds(60), _clock.Longest("a1"));
        Assert.Null(_clock.Longest("a2"));
    }

    [Fact]
    public void Observation_long_before_a_run_does_not_extend_its_outage()
    {
        _ = Saw("a1", true, 0);
        _clock.RunBegan("a1", s_start + TimeSpan.FromSeconds(500));
        Assert.Equal((TimeSpan.FromSeconds(10), false), Saw("a1", false, 510));

        // Once it is away, nothing that is begun makes that shorter.
        _clock.RunBegan("a1", s_start + TimeSpan.FromSeconds(515));
        _ = Saw("a1", true, 520);
        Assert.Equal(TimeSpan.FromSeconds(20), _clock.Longest("a1"));
    }

    [Fact]
    public void Half_of_the_limit_is_warned_of_once_for_each_outage()
    {
        _ = Saw("a1", true, 0);

        Assert.False(Saw("a1", false, 150)!.Value.Warn);
        Assert.True(Saw("a1", false, 151)!.Value.Warn);
        Assert.False(Saw("a1", false, 160)!.Value.Warn);
        _ = Saw("a1", true, 170);
        Assert.True(Saw("a1", false, 400)!.Value.Warn);
    }

    [Fact]
    public void Longest_outage_is_reported()
    {
        foreach ((bool there, double at) in new[] { (true, 0.0), (false, 10), (true, 100), (false, 101), (true, 105) })
        {
            _ = Saw("a1", there, at);
        }

        Assert.Equal(TimeSpan.FromSeconds(100), _clock.Longest("a1"));
    }

    [Theory]
    [InlineData(20, 0, false)]
    [InlineData(19, 1, false)]
    [InlineData(18, 2, true)]
    [InlineData(0, 1, false)]
    [InlineData(0, 2, true)]
    [InlineData(5, 1, false)]
    public void Percentile_95_above_the_limit_is_too_long(int brief, int lengthy, bool tooLong)
    {
        foreach ((double seconds, int number) in Enumerable.Repeat(30.0, brief).Concat(Enumerable.Repeat(130.0, lengthy))
            .Select((seconds, number) => (seconds, number)))
        {
            Away($"a{number}", seconds);
        }

        Assert.Equal(tooLong, _clock.TooLong() is not null);
        _clock.Forgive();
        Assert.Null(_clock.TooLong());
    }

    [Fact]
    public void Only_the_last_twenty_outages_count()
    {
        Away("a0", 200);
        Away("a1", 200);
        for (int i = 2; i < 22; i++)
        {
            Away($"a{i}", 30);
        }

        Assert.Null(_clock.TooLong());
    }

    private void Away(string name, double seconds)
    {
        _ = Saw(name, true, 0);
        _ = Saw(name, false, 1);
        _ = Saw(name, true, seconds);
    }

    private (TimeSpan Away, bool Warn)? Saw(string name, bool registered, double at) => _clock.Saw(name, registered, s_start + TimeSpan.FromSeconds(at));
}
