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

/// <summary>The frameworks of the cluster at one moment.</summary>
/// <param name="Probe">Null when no master could be asked.</param>
internal sealed record FrameworkView(Moment At, FrameworksProbe? Probe, string Problem);

/// <summary>
/// Observes the frameworks, for all waiters together: one exec on the leading master, and others only where its own Marathon or Metronome
/// does not answer.
/// </summary>
internal sealed class FrameworkWatch(ClusterContext cluster)
{
    /// <summary>How much longer than a view of the cluster one is shared: the answer is as long as the list of agents.</summary>
    private const int Times = 5;

    /// <summary>Views that are further apart are not consecutive.</summary>
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(10);

    private readonly FifoLock _turn = new();

    /// <summary>Guards the fields below.</summary>
    private readonly object _lock = new();
    private readonly Dictionary<string, Baseline?> _first = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private IReadOnlyList<FrameworkView> _recent = [];

    /// <summary>How long a view is shared.</summary>
    public TimeSpan Interval => TimeSpan.FromTicks(Times * cluster.Watch.Interval.Ticks);

    /// <summary>The last two views, oldest first; the last one is at most <see cref="Interval"/> old.</summary>
    public async Task<IReadOnlyList<FrameworkView>> LookAsync(CancellationToken cancellationToken)
    {
        using (await _turn.EnterAsync(cancellationToken).ConfigureAwait(false))
        {
            Moment now = Moment.Of(cluster.Clock);
            FrameworkView? last;
            lock (_lock)
            {
                last = _recent.LastOrDefault();
                if (last is not null && now.Age(last.At) < Interval)
                {
                    return _recent;
                }
            }

            FrameworkView view = await ObserveAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                return _recent = last is not null && view.At.Age(last.At) <= s_memory ? [last, view] : [view];
            }
        }
    }

    /// <summary>A new view, which is not one of the last two.</summary>
    public async Task<FrameworkView> ObserveAsync(CancellationToken cancellationToken)
    {
        Moment at = Moment.Of(cluster.Clock);
        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is not { } leader)
        {
            return new FrameworkView(at, null, "no leader answers for the cluster");
        }

        try
        {
            FrameworksProbe probe = await AskAsync(leader.Node, cancellationToken).ConfigureAwait(false);
            foreach (InventoryNode other in cluster.Masters.Where(master => master != leader.Node))
            {
                if (probe is { MarathonLeader: not null, MarathonProblem: "", MetronomeProblem: "" })
                {
                    break;
                }

                probe = Join(probe, await AskAsync(other, cancellationToken).ConfigureAwait(false));
            }

            return new FrameworkView(at, probe, "");
        }
        catch (DcosException e)
        {
            return new FrameworkView(at, null, e.Message);
        }
    }

    /// <summary>
    /// The baseline of the master that was upgraded first, from the last run of each master to a version; null for the version that each
    /// has. Null when no run of a master is known.
    /// </summary>
    /// <exception cref="DcosException">A master could not be read.</exception>
    public async Task<Baseline?> FirstBaselineAsync(string? toVersion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_first.TryGetValue(toVersion ?? "", out Baseline? known))
            {
                return known;
            }
        }

        NodeFacts[] masters = await Task.WhenAll(
            cluster.Masters.Select(master => cluster.RunAsync(master, new NodeFactsOperation(cluster.Token()), cancellationToken))).ConfigureAwait(false);
        Baseline? first = masters
            .Select(facts => facts.Attempts.LastOrDefault(attempt => attempt.IsUpgrade && attempt.ToVersion == (toVersion ?? facts.Version)))
            .OfType<RunAttempt>()
            .OrderBy(attempt => attempt.StartedAt)
            .Select(attempt => Baseline.Read(attempt.Baseline))
            .FirstOrDefault(baseline => baseline is not null);
        lock (_lock)
        {
            return _first[toVersion ?? ""] = first;
        }
    }

    /// <summary>Forgets everything: a run of a master is started.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _recent = [];
            _first.Clear();
        }
    }

    /// <summary>True when this has not been reported yet.</summary>
    public bool IsNew(string report)
    {
        lock (_lock)
        {
            return _reported.Add(report);
        }
    }

    private static FrameworksProbe Join(FrameworksProbe probe, FrameworksProbe other)
    {
        bool marathon = other is { MarathonLeader: not null, MarathonProblem: "" };
        return probe with
        {
            MarathonLeader = marathon ? other.MarathonLeader : probe.MarathonLeader,
            MarathonProblem = marathon ? "" : probe.MarathonProblem,
            MetronomeProblem = other.MetronomeProblem.Length == 0 ? "" : probe.MetronomeProblem,
        };
    }

    private Task<FrameworksProbe> AskAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        cluster.Watch.CountRequest();
        return cluster.RunAsync(master, new FrameworksOperation(cluster.Token()), cancellationToken);
    }
}
