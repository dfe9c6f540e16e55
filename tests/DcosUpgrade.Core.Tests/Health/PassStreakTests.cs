using System;
using System.Linq;
using DcosUpgrade.Health;
using DcosUpgrade.Timing;
using Xunit;

namespace DcosUpgrade.Core.Tests.Health;

/// <summary>Which views in a row prove that a node is healthy.</summary>
public sealed class PassStreakTests
{
    private static readonly DateTimeOffset s_start = new(2018, 10, 20, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("three within less than five seconds", false, 0, 2, 4)]
    [InlineData("two", false, 0, 60)]
    [InlineData("three", true, 0, 2, 5)]
    [InlineData("less than two minutes apart", true, 0, 119, 238)]
    [InlineData("a gap before the last one", false, 0, 5, 126)]
    [InlineData("three after a gap", true, 0, 5, 126, 128, 131)]
    public void Streak_is_long_enough(string why, bool expected, params int[] seconds)
    {
        PassStreak streak = new();
        Moment[] views = [.. seconds.Select(second => new Moment(TimeSpan.FromSeconds(second), s_start.AddSeconds(second)))];
        foreach (Moment view in views)
        {
            streak.Count(passes: true, view);
        }

        Assert.True(expected == streak.IsLongEnough(views[^1]), why);
    }

    /// <summary>The steady clock stands still while the machine is suspended.</summary>
    [Fact]
    public void Views_before_and_after_a_suspension_are_not_consecutive()
    {
        PassStreak streak = new();
        streak.Count(passes: true, new Moment(TimeSpan.Zero, s_start));
        streak.Count(passes: true, new Moment(TimeSpan.FromSeconds(5), s_start.AddSeconds(5)));
        Moment resumed = new(TimeSpan.FromSeconds(8), s_start.AddHours(1));
        streak.Count(passes: true, resumed);

        Assert.False(streak.IsLongEnough(resumed));
    }

    [Fact]
    public void View_that_does_not_pass_ends_the_streak()
    {
        PassStreak streak = new();
        foreach ((bool passes, int second) in ((bool, int)[])[(true, 0), (true, 5), (false, 10), (true, 15)])
        {
            streak.Count(passes, new Moment(TimeSpan.FromSeconds(second), s_start.AddSeconds(second)));
        }

        Assert.False(streak.IsLongEnough(new Moment(TimeSpan.FromSeconds(15), s_start.AddSeconds(15))));
        Assert.Equal(2, streak.Missing);
    }
}
