using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;
using DcosUpgrade.Ports;
using DcosUpgrade.Rehearsal;
using DcosUpgrade.Rehearsal.Simulation;

namespace DcosUpgrade.Core.Tests.Simulation;

/// <summary>The duration of the agents of a plan, from the start of the first run, beside that of a list schedule.</summary>
/// <param name="Ideal">
/// The same waves of the same nodes in the same order, as many at the same time, each for its own time: from the start of its run until it was the
/// stable time active.
/// </param>
internal sealed record Makespan(int Agents, int Width, TimeSpan Ideal, TimeSpan Took)
{
    public double Ratio => Ideal.TotalSeconds / Took.TotalSeconds;
}

/// <summary>Carries out a plan on a simulated cluster, and counts what the leading master is asked while agents are upgraded.</summary>
internal sealed class MakespanPlay
{
    private static readonly TimeSpan s_stable = TimeSpan.FromSeconds(5);
    private readonly RehearsalCluster _cluster;
    private readonly Session _session;
    private readonly Dictionary<string, DateTimeOffset> _starts = [];

    public MakespanPlay(int agents, int seed = 1, Func<INodeShells, INodeShells>? wrap = null)
    {
        _cluster = new RehearsalCluster(new RehearsalOptions { Agents = agents, PublicAgents = 0, Seed = seed, Apps = agents / 5 });
        _session = new Session(_cluster, 1, wrap: wrap);
        _cluster.OnCall = (endpoint, operation, before) =>
        {
            Note(endpoint.Name, operation, before);
            return Task.CompletedTask;
        };
    }

    /// <summary>Operations on the machine of the leading master.</summary>
    public CallTimes Operations { get; } = new();

    /// <summary>Operations that ask Mesos of the leading master.</summary>
    public CallTimes Asked { get; } = new();

    /// <summary>HTTP requests in these operations.</summary>
    public CallTimes Requests { get; } = new();

    /// <summary>Operations on the machine of the leading master, by type.</summary>
    public SortedDictionary<string, int> ByType { get; } = new(StringComparer.Ordinal);

    /// <summary>Carries out a plan with as many agents at the same time.</summary>
    /// <param name="lastWave">The last wave of agents; null for all of them.</param>
    public Makespan Play(int width, int? lastWave = null)
    {
        PlanRequest request = new() { MaxUnavailable = Quantity.Parse($"{width}", ""), MaxAppUnavailable = Quantity.Parse("100%", "") };
        DcosUpgradePlan plan = _session.Plan(request);
        ILookup<int, string> waves = plan.Steps.Where(step => step.Role == DcosRole.Agent).ToLookup(step => step.Wave, step => step.Name);
        int first = waves.Min(wave => wave.Key);
        foreach (int? wave in lastWave is { } last ? Enumerable.Range(1, Math.Min(plan.Waves, first + last - 1)).Select(number => (int?)number) : [null])
        {
            Require(_session.Run(plan, wave));
        }

        TimeSpan ideal = TimeSpan.Zero;
        int agents = 0;
        foreach (IGrouping<int, string> wave in waves.Where(wave => wave.All(_starts.ContainsKey)))
        {
            ideal += Ideal([.. wave.Select(TimeOf)], width);
            agents += wave.Count();
        }

        return new Makespan(agents, width, ideal, _cluster.Clock.UtcNow - _starts[waves[first].First()]);
    }

    /// <summary>A list schedule: each node starts as soon as one of the nodes before it has ended and fewer than the width run.</summary>
    public static TimeSpan Ideal(IReadOnlyList<TimeSpan> times, int width)
    {
        PriorityQueue<TimeSpan, TimeSpan> ends = new();
        TimeSpan last = TimeSpan.Zero;
        foreach (TimeSpan time in times)
        {
            TimeSpan end = (ends.Count < width ? TimeSpan.Zero : ends.Dequeue()) + time;
            ends.Enqueue(end, end);
            last = end > last ? end : last;
        }

        return last;
    }

    /// <summary>The time that the node itself takes.</summary>
    public TimeSpan TimeOf(string name)
    {
        RehearsalNode node = _cluster.Node(name);
        DateTimeOffset ended = node.Runs[^1].EndedAt!.Value;
        DateTimeOffset active = DateTimeOffset.FromUnixTimeMilliseconds((long)(1000 * node.Agent!.ReregisteredTime!.Value));
        return (ended > active ? ended : active) + s_stable - _starts[name];
    }

    private static void Require(string? stopped)
    {
        if (stopped is not null)
        {
            throw new InvalidOperationException(stopped);
        }
    }

    private void Note(string name, NodeOperation operation, bool before)
    {
        if (!before)
        {
            if (operation is StartRunOperation { Order.StageOnly: false })
            {
                _ = _starts.TryAdd(name, _cluster.Clock.UtcNow);
            }

            return;
        }

        if (name == _cluster.Mesos.Leader?.Name && _starts.Keys.Any(started => started[0] == 'a'))
        {
            Operations.Add(_cluster.Clock.UtcNow);
            int requests = operation.ProgramText.Split(":5050/").Length - 1;
            if (requests > 0)
            {
                Asked.Add(_cluster.Clock.UtcNow);
                Requests.Add(_cluster.Clock.UtcNow, requests);
            }

            string type = operation.GetType().Name;
            ByType[type] = ByType.GetValueOrDefault(type) + 1;
        }
    }
}
