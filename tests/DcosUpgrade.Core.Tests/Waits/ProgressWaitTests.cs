using System;
using System.Diagnostics;
using System.IO;
using DcosUpgrade.Tests;
using Xunit;

namespace DcosUpgrade.Core.Tests.Waits;

/// <summary>The rule by which tests wait for real processes.</summary>
public sealed class ProgressWaitTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);
    private readonly StallClock _clock = new(s_limit);

    [Fact]
    public void Wait_continues_for_hours_while_the_observation_changes()
    {
        for (int second = 0; second < 4 * 3600; second += 2)
        {
            Assert.False(_clock.IsStalled($"line {second / 290}", TimeSpan.FromSeconds(second)));
        }
    }

    [Fact]
    public void Wait_is_over_after_the_limit_without_a_change()
    {
        Assert.False(_clock.IsStalled("before", TimeSpan.FromSeconds(3)));
        for (int second = 4; second < 304; second++)
        {
            Assert.False(_clock.IsStalled("after", TimeSpan.FromSeconds(second)));
        }

        Assert.True(_clock.IsStalled("after", TimeSpan.FromSeconds(304)));
        Assert.Equal((s_limit, "after"), (_clock.Unchanged, _clock.Last));
    }

    [Fact]
    public void Time_in_which_the_observer_was_not_scheduled_does_not_end_the_wait()
    {
        Assert.False(_clock.IsStalled("same", TimeSpan.Zero));
        for (int look = 1; look < 60; look++)
        {
            Assert.False(_clock.IsStalled("same", TimeSpan.FromMinutes(10 * look)));
        }

        Assert.True(_clock.IsStalled("same", TimeSpan.FromMinutes(600)));
    }

    [Fact]
    public void Computing_process_changes_its_observation_and_a_sleeping_one_does_not()
    {
        using Process busy = Start("while :; do :; done");
        using Process idle = Start("exec sleep 600");
        try
        {
            string before = ProcessTree.Observe(busy.Id);
            ProgressWait.Until(() => ProcessTree.Observe(busy.Id) != before, () => "", "the loop computes");
            ProgressWait.Until(() => File.ReadAllText($"/proc/{idle.Id}/comm").StartsWith("sleep", StringComparison.Ordinal), () => "", "the sleep is started");
            string still = ProcessTree.Observe(idle.Id);
            before = ProcessTree.Observe(busy.Id);
            ProgressWait.Until(() => ProcessTree.Observe(busy.Id) != before, () => "", "the loop computes more");
            Assert.Equal(still, ProcessTree.Observe(idle.Id));
        }
        finally
        {
            busy.Kill();
            idle.Kill();
        }
    }

    [Fact]
    public void Processor_time_of_a_loop_counts_as_progress_up_to_its_limit() =>
        Assert.Equal(ProcessTree.Observe(600), ProcessTree.Observe(4000));

    private static Process Start(string script) => Process.Start("bash", ["-c", script]);
}
