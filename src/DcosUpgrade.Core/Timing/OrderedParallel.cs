using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Timing;

/// <summary>Parallel work whose results are processed one at a time.</summary>
internal static class OrderedParallel
{
    /// <summary>Works on at most <paramref name="limit"/> items at the same time, and processes the results in the order of the items.</summary>
    /// <remarks>After an exception running work is cancelled and awaited before the exception is rethrown.</remarks>
    public static async Task RunAsync<TItem, TResult>(
        IReadOnlyList<TItem> items,
        int limit,
        Func<TItem, CancellationToken, Task<TResult>> work,
        Func<TResult, Task> take,
        CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<TResult>> started = [];
        HashSet<Task> running = [];
        try
        {
            int next = 0;
            while (next < items.Count || started.Count > 0)
            {
                _ = running.RemoveWhere(task => task.IsCompleted);
                if (next < items.Count && running.Count < limit)
                {
                    Task<TResult> task = work(items[next++], end.Token);
                    started.Enqueue(task);
                    _ = running.Add(task);
                }
                else if (started.Peek().IsCompleted)
                {
                    await take(await started.Dequeue().ConfigureAwait(false)).ConfigureAwait(false);
                }
                else
                {
                    _ = await Task.WhenAny(running).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            end.Cancel();
            while (running.FirstOrDefault(task => !task.IsCompleted) is { } left)
            {
                _ = await Task.WhenAny(left).ConfigureAwait(false);
            }

            throw;
        }
    }
}
