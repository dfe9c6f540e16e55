using System;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Timing;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

/// <summary>Several clocks that are moved by one thread.</summary>
public sealed class DrivenClocksTests
{
    [Fact]
    public async Task Clocks_that_are_due_at_once_take_turns()
    {
        VirtualClock[] clocks = [new(RehearsalCluster.Start, 0), new(RehearsalCluster.Start, 0)];
        DrivenClocks driven = new();
        Task[] waits = Array.ConvertAll(clocks, clock =>
        {
            driven.Add(clock);
            driven.Add(clock);
            return TicksAsync(clock, 3);
        });

        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(TimeSpan.Zero, driven.UntilNext());
            driven.Step();
            Assert.InRange((clocks[0].UtcNow - clocks[1].UtcNow).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        await Task.WhenAll(waits);
        Assert.Null(driven.UntilNext());
    }

    [Fact]
    public void Clock_with_a_far_step_is_not_starved_by_one_with_near_steps()
    {
        VirtualClock near = new(RehearsalCluster.Start, 1);
        VirtualClock far = new(RehearsalCluster.Start, 1);
        DrivenClocks driven = new();
        driven.Add(near);
        driven.Add(far);
        Task ticks = TicksAsync(near, 100);
        Task rare = far.Delay(TimeSpan.FromSeconds(5), CancellationToken.None);

        for (int i = 0; i < 6; i++)
        {
            Assert.InRange(driven.UntilNext()!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
            driven.Step();
        }

        Assert.True(rare.IsCompleted);
        Assert.False(ticks.IsCompleted);
    }

    private static async Task TicksAsync(VirtualClock clock, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await clock.Delay(TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
        }
    }
}
