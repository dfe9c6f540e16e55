using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Tests;

/// <summary>
/// Waits for a condition while an observation changes: a log grows, a process computes, a file appears. A slow machine is waited for;
/// a wait fails only after <see cref="StallLimit"/> without a change.
/// </summary>
internal static class ProgressWait
{
    public static readonly TimeSpan StallLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_betweenObservations = TimeSpan.FromSeconds(2);

    /// <param name="observe">A text that differs from the last one when there was progress.</param>
    /// <param name="what">The condition in words.</param>
    /// <exception cref="TimeoutException">The observation did not change for the limit.</exception>
    public static void Until(Func<bool> condition, Func<string> observe, string what, int pauseMs = 300) =>
        UntilAsync(condition, observe, what, () => { Thread.Sleep(pauseMs); return Task.CompletedTask; }).GetAwaiter().GetResult();

    /// <summary>The same without a thread of its own.</summary>
    public static Task UntilAsync(Func<bool> condition, Func<string> observe, string what) =>
        UntilAsync(condition, observe, what, () => Task.Delay(20));

    private static async Task UntilAsync(Func<bool> condition, Func<string> observe, string what, Func<Task> pause)
    {
        StallClock clock = new(StallLimit);
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan next = TimeSpan.Zero;
        while (!condition())
        {
            if (watch.Elapsed >= next)
            {
                if (clock.IsStalled(observe(), watch.Elapsed))
                {
                    throw new TimeoutException(
                        $"No progress for {StallLimit.TotalSeconds:0} s, {watch.Elapsed.TotalSeconds:0} s after the start of the wait: {what}\n{clock.Last}");
                }

                next = watch.Elapsed + s_betweenObservations;
            }

            await pause();
        }
    }
}
