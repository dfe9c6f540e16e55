using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// The ZooKeeper ensemble and its Exhibitors. Each Exhibitor answers from its last poll, which is up to 30 s old
/// (checkMs) or as old as a model says; past states are kept for that time, so that no periodic event is needed.
/// </summary>
internal sealed class SimulatedExhibitor
{
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_loading = TimeSpan.FromSeconds(2);
    private readonly RehearsalCluster _cluster;
    private readonly List<RehearsalNode> _masters;
    private readonly Dictionary<RehearsalNode, DateTimeOffset> _started = [];
    private readonly HashSet<RehearsalNode> _up = [];
    private readonly List<Ensemble> _past = [];
    private RehearsalNode? _leader;

    /// <summary>Sets the state of an ensemble that has been running for days.</summary>
    public SimulatedExhibitor(RehearsalCluster cluster, IReadOnlyList<RehearsalNode> masters)
    {
        _cluster = cluster;
        _masters = [.. masters];
        foreach (RehearsalNode master in masters)
        {
            _started[master] = cluster.Clock.UtcNow - TimeSpan.FromDays(30) - master.Dice.Seconds(0, 30);
            _up.Add(master);
        }

        _leader = cluster.Model?.LeaderOf(Planning.Leader.ZooKeeper, masters);
        Remember(cluster.Clock.UtcNow - TimeSpan.FromDays(29));
    }

    public bool HasQuorum => _up.Count > _masters.Count / 2;

    private TimeSpan Period => _cluster.Model?.ExhibitorPeriod ?? TimeSpan.FromSeconds(_masters.Count > 1 ? 30 : 2);

    /// <summary>True while the node's ZooKeeper serves, independent of the answers of Exhibitors.</summary>
    public bool IsServing(RehearsalNode node) => HasQuorum && _up.Contains(node);

    public void Started(RehearsalNode node)
    {
        DateTimeOffset since = _started[node] = _cluster.Clock.UtcNow;
        TimeSpan slow = node.Faults.Lasts(RehearsalFault.EnsembleSlow);
        TimeSpan usual = node.Dice.Seconds(7, 8);
        _cluster.Clock.Schedule(slow > usual ? slow : usual, () =>
        {
            if (_started.TryGetValue(node, out DateTimeOffset started) && started == since)
            {
                _up.Add(node);
                Changed();
            }
        });
    }

    public void Stopped(RehearsalNode node)
    {
        _started.Remove(node);
        _up.Remove(node);
        Changed();
    }

    /// <summary>The state that the node's Exhibitor answers with; null: it does not run.</summary>
    public ExhibitorView? View(RehearsalNode node)
    {
        if (!_started.TryGetValue(node, out DateTimeOffset started))
        {
            return null;
        }

        IReadOnlyList<ExhibitorEntry> servers = [];
        TimeSpan running = _cluster.Clock.UtcNow - started - s_loading;
        if (running >= TimeSpan.Zero)
        {
            Ensemble seen = At(started + s_loading + TimeSpan.FromTicks(running.Ticks / Period.Ticks * Period.Ticks));
            servers = [.. _masters.Select((master, i) => new ExhibitorEntry(master.Address, seen.States[i], master == seen.Leader))];
        }

        return new ExhibitorView(node.Address, servers, (int)Period.TotalMilliseconds) { Running = _up.Contains(node) };
    }

    /// <summary>DC/OS's rule: the local Exhibitor shows all masters serving and one leader.</summary>
    public bool IsWhole(RehearsalNode node) => View(node) is { Servers: { Count: > 0 } servers }
        && servers.All(server => server.State == ExhibitorState.Serving) && servers.Count(server => server.IsLeader) == 1;

    private void Changed()
    {
        if (!HasQuorum)
        {
            _leader = null;
        }

        Remember(_cluster.Clock.UtcNow);
        _cluster.Mesos.QuorumChanged();
    }

    private void Remember(DateTimeOffset at)
    {
        if (HasQuorum && (_leader is null || !_up.Contains(_leader)))
        {
            // ZooKeeper prefers the server with the newest data, then the highest id.
            _leader = _masters.Last(_up.Contains);
        }

        _past.Add(new Ensemble(at, [.. _masters.Select(State)], _leader));
        while (_past.Count > 1 && _past[1].At < at - s_memory)
        {
            _past.RemoveAt(0);
        }
    }

    private ExhibitorState State(RehearsalNode master) => !_up.Contains(master) ? ExhibitorState.Down
        : HasQuorum ? ExhibitorState.Serving
        : ExhibitorState.NotServing;

    private Ensemble At(DateTimeOffset instant) => _past.LastOrDefault(ensemble => ensemble.At <= instant) ?? _past[0];

    private sealed record Ensemble(DateTimeOffset At, IReadOnlyList<ExhibitorState> States, RehearsalNode? Leader);
}
