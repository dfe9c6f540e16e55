using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Health;

/// <summary>
/// Decides when the gates of a node are evaluated again: when their time ends, when the services of the node that they wait for have
/// changed, else after the intervals of polling.
/// </summary>
internal sealed class NextLook(ClusterContext cluster, DcosRole role)
{
    /// <summary>Longest time between two views. A node waits for a change of its services as long.</summary>
    private const int LongestSec = 5;

    /// <summary>Changes after which no gate was different; then each is followed by an interval of polling.</summary>
    private const int MostIdle = 4;

    /// <summary>Age of a view that is recent enough while the node itself shows that what a gate waits for is as it was.</summary>
    public static readonly TimeSpan RecentEnough = TimeSpan.FromSeconds(12);

    /// <summary>Shortest time between two views.</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, string> _marks = new(StringComparer.OrdinalIgnoreCase);
    private Backoff _backoff = new(cluster.Ids);
    private string _holding = "";
    private int _idle;

    /// <summary>Waits while all gates pass or need nothing but time: for the next of the views that the streak wants, or for the last one.</summary>
    /// <param name="passesIn">Time after the last view until all gates pass.</param>
    /// <returns>The time of the steady clock from which the next view must be.</returns>
    public async Task<TimeSpan> WhenDueAsync(GateSubject subject, TimeSpan passesIn, PassStreak streak, CancellationToken cancellationToken)
    {
        TimeSpan now = cluster.Clock.Elapsed;
        TimeSpan due = subject.View.At.Steady + passesIn;
        due = due > streak.EndsAt ? due : streak.EndsAt;
        TimeSpan pause = TimeSpan.FromTicks(Math.Min((due - now).Ticks / streak.Missing, TimeSpan.FromSeconds(LongestSec).Ticks));
        await cluster.Clock.Delay(pause > s_shortest ? pause : s_shortest, cancellationToken).ConfigureAwait(false);

        // Before the last view any that is newer serves, so that nodes that wait at the same time share views.
        return now + pause >= due && due > subject.View.At.Steady ? due : subject.View.At.Steady + TimeSpan.FromTicks(1);
    }

    /// <summary>Waits until the services have changed that a gate waits for, or for the next interval of polling.</summary>
    /// <param name="left">Time until the limit of the wait.</param>
    /// <returns>The time of the steady clock from which the next view must be.</returns>
    public async Task<TimeSpan> WhenChangedAsync(GateSubject subject, DcosHealth health, TimeSpan left, CancellationToken cancellationToken)
    {
        string holding = string.Join(" ", health.Gates.Where(GateCatalog.Holds).Select(gate => gate.Name));
        if (holding != _holding)
        {
            (_holding, _idle, _backoff) = (holding, 0, new Backoff(cluster.Ids));
        }

        // Of a master Exhibitor before its unit, which starts later: the time for which all must serve begins with Exhibitor.
        InventoryNode? node = GateCatalog.Of(role).Where(gate => GateCatalog.Holds(gate.Evaluate(subject))).Select(gate => gate.WaitsFor(subject))
            .LastOrDefault(waits => waits is not null);
        bool? changed = node is null || _idle > MostIdle ? null : await ChangedAsync(node, subject, left, cancellationToken).ConfigureAwait(false);
        if (changed is null)
        {
            _idle = 0;
            await cluster.Clock.Delay(_backoff.Next(), cancellationToken).ConfigureAwait(false);
        }

        return changed is false ? cluster.Clock.Elapsed - RecentEnough : cluster.Clock.Elapsed;
    }

    /// <returns>False when nothing changed in the time of one call; null when the node could not be asked.</returns>
    private async Task<bool?> ChangedAsync(InventoryNode node, GateSubject subject, TimeSpan left, CancellationToken cancellationToken)
    {
        // A view has the marks of masters. The first mark of an agent is read at once: what changes after it ends the next wait.
        string? mark = subject.View.Of(node.Name)?.Probe?.ServicesMark ?? (_marks.TryGetValue(node.Name, out string? last) ? last : null);
        int seconds = mark is not null ? Math.Min(LongestSec, 1 + (int)left.TotalSeconds) : 0;
        try
        {
            string read = await cluster.RunAsync(node, new ServiceChangeOperation(cluster.Token(), node.Role, mark ?? "", seconds), cancellationToken)
                .ConfigureAwait(false);
            bool changed = read != mark;
            _idle = changed ? _idle + 1 : 0;
            _marks[node.Name] = read;
            return changed;
        }
        catch (DcosException)
        {
            // Its own gate reports it.
            _ = _marks.Remove(node.Name);
            return null;
        }
    }
}
