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
/// Observes all masters at the same time, for all waiters together and so that Mesos of the leading master gets at most 30 requests in a minute,
/// fewer where the list of agents is long: masters render these answers in the actors that answer agent pings. Keeps recent views, because some
/// gates compare them.
/// </summary>
internal sealed class ClusterWatch(ClusterContext cluster)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(2);

    /// <summary>Time between two requests to Mesos of the leading master on average: 17 in a minute, and <see cref="More"/>.</summary>
    private static readonly TimeSpan s_average = TimeSpan.FromSeconds(3.4);

    /// <summary>Age at which a view is followed by another while runs are followed: then the next node need not wait for new ones.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(6);

    /// <summary>Number of requests more, as when the agents of a wave come back. Two less than the limit allows: a view may need three.</summary>
    private const int More = 10;

    /// <summary>Interval for each agent of a large cluster: 5 s for 10,000 agents, whose list has about 15 MB.</summary>
    private static readonly TimeSpan s_perAgent = TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond / 2);

    /// <summary>How long views are kept: longer than any Exhibitor check period.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(2);

    private readonly object _lock = new();
    private readonly Rate _rate = new(cluster.Clock, More, Later(s_average, IntervalOf(cluster)));
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
    public TimeSpan Interval { get; } = IntervalOf(cluster);

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

    /// <summary>A view that is at most <see cref="Interval"/> old, or as old as the limit of observations makes it.</summary>
    public Task<ClusterView> LookAsync(CancellationToken cancellationToken) => LookAsync(null, cancellationToken);

    /// <summary>A view that was begun at a time of the steady clock or later; null for a shared one.</summary>
    public async Task<ClusterView> LookAsync(TimeSpan? from, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<ClusterView?>? other = null;
            TimeSpan early;
            lock (_lock)
            {
                early = _rate.Left;
                if (_waiting is { } waiting)
                {
                    waiting.Add(other = new TaskCompletionSource<ClusterView?>());
                }
                else if (_views.Count > 0 && IsShared(_views[_views.Count - 1], from, early))
                {
                    return _views[_views.Count - 1];
                }
                else if (early == TimeSpan.Zero)
                {
                    _rate.Take();
                    _waiting = [];
                }
            }

            if (other is null && early > TimeSpan.Zero)
            {
                await cluster.Clock.Delay(early, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (other is null)
            {
                return await LookForAllAsync(cancellationToken).ConfigureAwait(false);
            }

            if (await other.Task.ConfigureAwait(false) is { } view && Counts(view, from))
            {
                return view;
            }

            // The observation was cancelled or does not count (any more); the next waiter observes.
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The leading master's counts of tasks by state; null when it does not answer, or as long as there is none.</summary>
    /// <exception cref="DcosException">The leading master could not be asked.</exception>
    public async Task<TaskCounts?> CountTasksAsync(CancellationToken cancellationToken)
    {
        ClusterView view = await LookAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is not { } leader)
        {
            return null;
        }

        CountRequest();
        return await cluster.RunAsync(leader.Node, new TaskCountsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts another request to the leading master: views wait for it.</summary>
    public void CountRequest()
    {
        lock (_lock)
        {
            _rate.Take();
        }
    }

    /// <summary>Returns when such a view is there or may be begun at once.</summary>
    public async Task ReadyAsync(TimeSpan? from, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan early;
            lock (_lock)
            {
                early = _rate.Left;
                early = _waiting is not null || (_views.Count > 0 && IsShared(_views[_views.Count - 1], from, early)) ? TimeSpan.Zero : early;
            }

            if (early == TimeSpan.Zero)
            {
                return;
            }

            await cluster.Clock.Delay(early, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Observes again when the last view is some seconds old: views that are too far apart do not show that nothing changed between.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        bool isNew;
        lock (_lock)
        {
            isNew = _views.Count > 0 && Moment.Of(cluster.Clock).Age(_views[_views.Count - 1].At) < Later(s_kept, Interval);
        }

        if (!isNew)
        {
            _ = await LookAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan IntervalOf(ClusterContext cluster) =>
        Later(s_shortest, TimeSpan.FromTicks(s_perAgent.Ticks * (cluster.Inventory.Present.Count - cluster.Masters.Count)));

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <param name="early">Time until a new one may be begun.</param>
    private bool IsShared(ClusterView view, TimeSpan? from, TimeSpan early)
    {
        TimeSpan age = Moment.Of(cluster.Clock).Age(view.At);
        return from is { } least ? view.At.Steady >= least && age <= LongestGap : age < Interval || (early > TimeSpan.Zero && age <= Interval + early);
    }

    private bool Counts(ClusterView view, TimeSpan? from)
    {
        lock (_lock)
        {
            return view.At.Steady >= _since && (from is not { } least || view.At.Steady >= least);
        }
    }

    private async Task<ClusterView> LookForAllAsync(CancellationToken cancellationToken)
    {
        ClusterView? view = null;
        int requests = MasterProbeOperation.MostRequests;
        try
        {
            Moment at = Moment.Of(cluster.Clock);
            (MasterObservation Master, int Requests)[] masters =
                await Task.WhenAll(cluster.Masters.Select(master => ObserveAsync(master, cancellationToken))).ConfigureAwait(false);
            view = new ClusterView(at, [.. masters.Select(master => master.Master)]) { Took = Moment.Of(cluster.Clock).Since(at) };
            requests = view.Leader is { } leader ? masters.First(master => master.Master == leader).Requests : requests;
            return view;
        }
        finally
        {
            List<TaskCompletionSource<ClusterView?>> waiting;
            lock (_lock)
            {
                waiting = _waiting!;
                _waiting = null;
                _rate.Add(requests - 1);
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

    /// <returns>With the number of requests to Mesos.</returns>
    private async Task<(MasterObservation Master, int Requests)> ObserveAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        int requests = 0;
        try
        {
            while (true)
            {
                MasterProbeOperation operation = new(cluster.Token(), _memories[master.Name]);
                requests += operation.Requests;
                MasterProbe probe = await cluster.RunAsync(master, operation, cancellationToken).ConfigureAwait(false);
                if (!probe.IsOutdated)
                {
                    return (new MasterObservation(master, probe, ""), requests);
                }
            }
        }
        catch (DcosException e)
        {
            return (new MasterObservation(master, null, e.Message), requests);
        }
    }
}
