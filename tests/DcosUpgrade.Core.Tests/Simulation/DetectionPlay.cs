using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Core.Tests.Rehearsal;
using DcosUpgrade.Health;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>How late the gates of one node were seen to pass, and how often nodes were asked meanwhile.</summary>
/// <param name="Beyond">From the first instant at which a result may come (all gates true, for the stable time) to the result.</param>
/// <param name="Polls">The most operations on one node within a minute.</param>
internal sealed record Detection(TimeSpan Beyond, long Polls);

/// <summary>
/// Waits for the gates of nodes of an upgraded cluster whose services stop and start at random instants. The time is virtual: the instant at
/// which the gates become true is read from the simulation every 10 ms.
/// </summary>
internal sealed class DetectionPlay
{
    /// <summary>How exactly an instant of the simulation is known.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest time for which the services of a node are stopped.</summary>
    private const double LongestStop = 60;

    /// <summary>The time for which all gates must pass.</summary>
    private static readonly TimeSpan s_stable = TimeSpan.FromSeconds(5);

    /// <summary>The time for which Exhibitor must show all masters serving.</summary>
    private static readonly TimeSpan s_serving = TimeSpan.FromSeconds(30);

    private readonly RehearsalCluster _cluster;
    private readonly Session _session;
    private readonly Dice _dice;
    private readonly Dictionary<string, CallTimes> _calls = [];

    public DetectionPlay(int seed)
    {
        _cluster = new RehearsalCluster(new RehearsalOptions { Agents = 3, PublicAgents = 1, Seed = seed });
        _session = new Session(_cluster, 1);
        _dice = new Dice(seed, "detection");
        if (_session.Run() is { } stopped)
        {
            throw new InvalidOperationException(stopped);
        }

        _cluster.OnCall = (node, operation, before) =>
        {
            if (before)
            {
                _calls.TryAdd(node.Name, new CallTimes());
                _calls[node.Name].Add(_cluster.Clock.UtcNow);
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>The services of a node stop, and start after a random time. The wait begins when its run has ended, as they start.</summary>
    public Detection Play(string name)
    {
        RehearsalNode node = _cluster.Node(name);
        Wait(_dice.Seconds(60, 90));
        _calls.Clear();
        node.Services.Stop();
        _cluster.Clock.Schedule(_dice.Seconds(2, LongestStop), node.Services.Start);
        if (node.Role == DcosRole.Master)
        {
            _session.Context.Watch.CountFrom(TimeSpan.Zero);
        }

        HealthQuestion question = new(
            _session.Nodes().Single(known => known.Name == name),
            new Target(_session.Script.ToVersion, _session.Script.PackageIds),
            OneLook: false,
            TimeSpan.FromMinutes(20));
        Task<DcosHealth> wait = new HealthWaiter(_session.Context, _session.Messages).WaitAsync(question, CancellationToken.None);
        DateTimeOffset? all = null;
        DateTimeOffset? ensemble = null;
        Note();
        DcosHealth health = Driving.RunToEnd(wait, _cluster.Clock);
        DateTimeOffset due = Later(all!.Value + s_stable, node.Role == DcosRole.Master ? ensemble!.Value + s_serving : DateTimeOffset.MinValue);
        return health.Healthy
            ? new Detection(_cluster.Clock.UtcNow - due, _calls.Values.Max(calls => calls.MostInAMinute()))
            : throw new InvalidOperationException(health.Holding);

        void Note()
        {
            ensemble = !Serves() ? null : ensemble ?? _cluster.Clock.UtcNow;
            all = !Serves() || !IsWell(node) ? null : all ?? _cluster.Clock.UtcNow;
            if (!wait.IsCompleted)
            {
                _cluster.Clock.Schedule(Tick, Note);
            }
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private bool Serves() => _cluster.Masters.All(_cluster.Exhibitor.IsWhole);

    /// <summary>All gates of the node but the one about Exhibitor, without any answer.</summary>
    private bool IsWell(RehearsalNode node) => node.Role != DcosRole.Master
        ? node.Agent is { IsRunning: true, Standing: AgentStanding.Active }
        : _cluster.Masters.All(master => _cluster.Mesos.Process(master) is { LogRecovered: true, SelfRedirect: false })
            && _cluster.Mesos is { Leader: not null, RegistryFetched: true }
            && _cluster.Agents.All(agent => agent.Standing == AgentStanding.Active);

    private void Wait(TimeSpan time) => Driving.RunToEnd(_cluster.Clock.Delay(time, CancellationToken.None), _cluster.Clock);
}
