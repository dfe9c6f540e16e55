using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Upgrade;

namespace DcosUpgrade.Health;

/// <summary>
/// Looks at all masters at once, at most every 2 s however many wait: the masters render these answers in the same actors that
/// answer agent pings. Keeps the recent views, because some gates ask for the same answer twice.
/// </summary>
internal sealed class ClusterWatch(ClusterContext cluster)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How long views are kept; longer than any Exhibitor period.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(2);

    private readonly object _lock = new();
    private readonly List<ClusterView> _views = [];
    private Task<ClusterView>? _looking;

    /// <summary>Recent views, oldest first.</summary>
    public IReadOnlyList<ClusterView> Recent
    {
        get
        {
            lock (_lock)
            {
                return [.. _views];
            }
        }
    }

    /// <summary>A view that is at most <see cref="Interval"/> old.</summary>
    public async Task<ClusterView> LookAsync(CancellationToken cancellationToken)
    {
        Task<ClusterView> look;
        TaskCompletionSource<ClusterView>? mine = null;
        lock (_lock)
        {
            if (_looking is { } running)
            {
                look = running;
            }
            else if (_views.Count > 0 && cluster.Clock.UtcNow - _views[_views.Count - 1].At < Interval)
            {
                return _views[_views.Count - 1];
            }
            else
            {
                mine = new TaskCompletionSource<ClusterView>();
                look = _looking = mine.Task;
            }
        }

        if (mine is not null)
        {
            await LookForAllAsync(mine, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await look.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever looked for us was stopped; we were not.
            return await LookAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookForAllAsync(TaskCompletionSource<ClusterView> waiting, CancellationToken cancellationToken)
    {
        ClusterView? view = null;
        Exception? failure = null;
        try
        {
            view = new ClusterView(cluster.Clock.UtcNow, await Task.WhenAll(cluster.Masters.Select(master => SightAsync(master, cancellationToken))).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            failure = e;
        }

        lock (_lock)
        {
            _looking = null;
            if (view is not null)
            {
                _views.Add(view);
                _ = _views.RemoveAll(old => view.At - old.At > s_memory);
            }
        }

        if (view is not null)
        {
            waiting.SetResult(view);
        }
        else if (failure is OperationCanceledException)
        {
            waiting.SetCanceled();
        }
        else
        {
            waiting.SetException(failure!);
        }
    }

    private async Task<MasterSight> SightAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        try
        {
            return new MasterSight(master, await cluster.RunAsync(master, new MasterProbeOperation(cluster.Token()), cancellationToken).ConfigureAwait(false), "");
        }
        catch (DcosException e)
        {
            return new MasterSight(master, null, e.Message);
        }
    }
}
