using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace DcosUpgrade.Timing;

/// <summary>Many at once, handed on one after the other.</summary>
internal static class OrderedParallel
{
    /// <summary>Works on at most <paramref name="limit"/> items at once and hands the results on in the items' order, each when its turn has come.</summary>
    /// <remarks>When anything throws, what runs is cancelled and waited for before the exception goes on.</remarks>
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
