using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Rehearsal;
using Xunit;

namespace DcosUpgrade.Core.Tests.Rehearsal;

public class VirtualClockTests
{
    private static readonly DateTimeOffset s_start = new(2018, 10, 20, 2, 0, 0, TimeSpan.Zero);

    private static VirtualClock Clock(double speed = 0) => new(s_start, speed);

    [Fact]
    public void Steps_follow_due_times_and_registration_order()
    {
        VirtualClock clock = Clock();
        List<string> order = [];
        clock.Schedule(TimeSpan.FromSeconds(2), () => order.Add("late"));
        clock.Schedule(TimeSpan.FromSeconds(1), () => order.Add("a"));
        clock.Schedule(TimeSpan.FromSeconds(1), () => order.Add("b"));
        clock.Step();
        Assert.Equal(s_start.AddSeconds(1), clock.UtcNow);
        clock.Step();
        clock.Step();
        Assert.Equal(["a", "b", "late"], order);
        Assert.Equal(s_start.AddSeconds(2), clock.UtcNow);
        Assert.Null(clock.UntilNext());
        clock.Step();
        Assert.Equal(s_start.AddSeconds(2), clock.UtcNow);
    }

    [Fact]
    public async Task Continuations_run_on_the_stepping_thread_in_any_context()
    {
        VirtualClock clock = Clock();
        async Task<int> WaitAsync()
        {
            await clock.Delay(TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(false);
            return Environment.CurrentManagedThreadId;
        }

        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
        try
        {
            Task<int> waiting = WaitAsync();
            Assert.False(waiting.IsCompleted);
            clock.Step();
            Assert.True(waiting.IsCompleted);
            Assert.Equal(Environment.CurrentManagedThreadId, await waiting);
            Assert.NotNull(SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    [Fact]
    public void Cancelled_delay_is_removed_from_the_clock()
    {
        VirtualClock clock = Clock();
        using CancellationTokenSource source = new();
        Task waiting = clock.Delay(TimeSpan.FromSeconds(1), source.Token);
        Assert.NotNull(clock.UntilNext());
        source.Cancel();
        Assert.True(waiting.IsCanceled);
        Assert.Null(clock.UntilNext());
        Assert.True(clock.Delay(TimeSpan.FromSeconds(1), source.Token).IsCanceled);
        Assert.Equal(s_start, clock.UtcNow);
    }

    [Fact]
    public void Zero_delay_waits_for_a_step()
    {
        VirtualClock clock = Clock();
        Task waiting = clock.Delay(TimeSpan.Zero, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        clock.Step();
        Assert.True(waiting.IsCompleted);
        Assert.Equal(s_start, clock.UtcNow);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 1)]
    [InlineData(2, 30)]
    public void Speed_determines_the_real_waiting_time(double speed, double realSeconds)
    {
        VirtualClock clock = Clock(speed);
        clock.Schedule(TimeSpan.FromSeconds(60), () => { });
        Assert.Equal(TimeSpan.FromSeconds(realSeconds), clock.UntilNext());
    }

    [Fact]
    public void Delays_may_be_registered_from_many_threads()
    {
        VirtualClock clock = Clock();
        Task[] waiting = new Task[2000];
        Parallel.For(0, waiting.Length, i => waiting[i] = clock.Delay(TimeSpan.FromSeconds(i % 7), CancellationToken.None));
        while (clock.UntilNext() is not null)
        {
            clock.Step();
        }

        Assert.All(waiting, task => Assert.True(task.IsCompletedSuccessfully));
    }
}
