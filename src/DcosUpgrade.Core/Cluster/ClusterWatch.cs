using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>
/// Observes all masters at the same time, at most every 2 s for all waiters, and less often where the list of agents is long: masters
/// render these answers in the actors that answer agent pings. Keeps recent views, because some gates compare them.
/// </summary>
internal sealed class ClusterWatch(ClusterContext cluster)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(2);

    /// <summary>Interval for each agent of a large cluster: 5 s for 10,000 agents, whose list has about 15 MB.</summary>
    private static readonly TimeSpan s_perAgent = TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond / 2);

    /// <summary>How long views are kept: longer than any Exhibitor check period.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(2);

    private readonly object _lock = new();
    private readonly List<ClusterView> _views = [];
    private readonly Dictionary<string, MasterAnswerCache> _memories =
        cluster.Masters.ToDictionary(master => master.Name, _ => new MasterAnswerCache(), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Waiters for the observation that is running; null when none is. Each has a task of its own: the runtime sends all but the first
    /// continuation of one task to the thread pool, and a driven clock would not wait for them.
    /// </summary>
    private List<TaskCompletionSource<ClusterView?>>? _waiting;

    /// <summary>Views from before this time of the steady clock do not count.</summary>
    private TimeSpan _since = TimeSpan.MinValue;

    /// <summary>The longest time between two views of one streak: the longest polling interval, and the observation itself.</summary>
    public TimeSpan LongestGap => Interval + TimeSpan.FromSeconds(10);

    /// <summary>How long a view is shared.</summary>
    public TimeSpan Interval { get; } =
        TimeSpan.FromTicks(Math.Max(s_shortest.Ticks, s_perAgent.Ticks * (cluster.Inventory.Present.Count - cluster.Masters.Count)));

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

    /// <summary>A master's run ended this long ago, or was still active: what was observed before that proves nothing.</summary>
    public void CountFrom(TimeSpan ago)
    {
        TimeSpan moment = cluster.Clock.Elapsed - ago;
        lock (_lock)
        {
            _since = moment > _since ? moment : _since;
            _ = _views.RemoveAll(view => view.At.Steady < _since);
        }
    }

    /// <summary>A view that is at most <see cref="Interval"/> old.</summary>
    public async Task<ClusterView> LookAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<ClusterView?>? other = null;
            lock (_lock)
            {
                if (_waiting is { } waiting)
                {
                    waiting.Add(other = new TaskCompletionSource<ClusterView?>());
                }
                else if (_views.Count > 0 && Moment.Of(cluster.Clock).Age(_views[_views.Count - 1].At) < Interval)
                {
                    return _views[_views.Count - 1];
                }
                else
                {
                    _waiting = [];
                }
            }

            if (other is null)
            {
                return await LookForAllAsync(cancellationToken).ConfigureAwait(false);
            }

            if (await other.Task.ConfigureAwait(false) is { } view && Counts(view))
            {
                return view;
            }

            // The observation was cancelled or does not count any more; the next waiter observes.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private bool Counts(ClusterView view)
    {
        lock (_lock)
        {
            return view.At.Steady >= _since;
        }
    }

    private async Task<ClusterView> LookForAllAsync(CancellationToken cancellationToken)
    {
        ClusterView? view = null;
        try
        {
            return view = new ClusterView(
                Moment.Of(cluster.Clock), await Task.WhenAll(cluster.Masters.Select(master => ObserveAsync(master, cancellationToken))).ConfigureAwait(false));
        }
        finally
        {
            List<TaskCompletionSource<ClusterView?>> waiting;
            lock (_lock)
            {
                waiting = _waiting!;
                _waiting = null;
                if (view is { Leader: not null })
                {
                    cluster.Replaced.Note(view.Agents);
                }

                if (view is not null && view.At.Steady >= _since)
                {
                    _views.Add(view);
                    _ = _views.RemoveAll(old => view.At.Age(old.At) > s_memory);
                }
            }

            foreach (TaskCompletionSource<ClusterView?> other in waiting)
            {
                other.SetResult(view);
            }
        }
    }

    private async Task<MasterObservation> ObserveAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        try
        {
            return new MasterObservation(master,
                await cluster.RunAsync(master, new MasterProbeOperation(cluster.Token(), _memories[master.Name]), cancellationToken).ConfigureAwait(false), "");
        }
        catch (DcosException e)
        {
            return new MasterObservation(master, null, e.Message);
        }
    }
}
