using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Timing;
using Xunit;

namespace DcosUpgrade.Core.Tests.Inventory;

/// <summary>Never more at once than allowed, never out of order, never left behind.</summary>
public sealed class InOrderTests
{
    private readonly Dictionary<int, TaskCompletionSource<int>> _work = [];
    private readonly List<int> _taken = [];

    [Fact]
    public async Task Results_come_in_order_whichever_ends_first()
    {
        // The runner's context would put off what otherwise follows at once.
        SynchronizationContext.SetSynchronizationContext(null);
        Task run = RunAsync(5, limit: 3);

        Assert.Equal([0, 1, 2], _work.Keys.Order());
        _work[2].SetResult(2);
        Assert.Equal([0, 1, 2, 3], _work.Keys.Order());
        Assert.Empty(_taken);
        _work[0].SetResult(0);
        Assert.Equal([0], _taken);
        Assert.Equal([0, 1, 2, 3, 4], _work.Keys.Order());
        _work[4].SetResult(4);
        _work[3].SetResult(3);
        _work[1].SetResult(1);
        await run;

        Assert.Equal([0, 1, 2, 3, 4], _taken);
    }

    [Fact]
    public async Task Running_work_is_cancelled_and_awaited_when_a_result_is_refused()
    {
        bool cancelled = false;
        Task run = OrderedParallel.RunAsync(
            Enumerable.Range(0, 3).ToArray(),
            2,
            async (item, cancellationToken) =>
            {
                if (item > 0)
                {
                    TaskCompletionSource<bool> end = new();
                    using CancellationTokenRegistration registration = cancellationToken.Register(() => end.TrySetCanceled());
                    try
                    {
                        await end.Task;
                    }
                    finally
                    {
                        cancelled = true;
                    }
                }

                return item;
            },
            _ => throw new FormatException("refused"),
            CancellationToken.None);

        Assert.Equal("refused", (await Assert.ThrowsAsync<FormatException>(() => run)).Message);
        Assert.True(cancelled);
    }

    [Fact]
    public async Task Empty_work_completes()
    {
        await RunAsync(0, limit: 1);

        Assert.Empty(_taken);
    }

    private Task RunAsync(int count, int limit) => OrderedParallel.RunAsync(
        Enumerable.Range(0, count).ToArray(),
        limit,
        (item, _) => (_work[item] = new TaskCompletionSource<int>()).Task,
        item =>
        {
            _taken.Add(item);
            return Task.CompletedTask;
        },
        CancellationToken.None);
}
