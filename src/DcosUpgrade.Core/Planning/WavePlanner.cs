using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Planning;

/// <summary>An agent to be placed in a wave.</summary>
/// <param name="Apps">Instances of each app that run on it.</param>
internal sealed record WaveAgent(string Name, string? Zone, IReadOnlyDictionary<string, int> Apps);

/// <summary>An agent's place in a wave.</summary>
/// <param name="Why">Why it is not in an earlier wave.</param>
internal sealed record WavePlace(WaveAgent Agent, string Why);

/// <summary>Limits of one wave.</summary>
/// <param name="Size">Number of agents.</param>
/// <param name="Share">Instances of one app that may be unavailable.</param>
internal sealed record WaveLimits(int Size, Quantity Share, IReadOnlyDictionary<string, int> Instances);

/// <summary>
/// Puts agents into waves: each into the first that takes it. A wave takes an agent while it is not full, has no more of the
/// agent's zone than the zone's part of all agents, and leaves every app enough instances.
/// </summary>
internal static class WavePlanner
{
    /// <param name="agents">In upgrade order.</param>
    /// <param name="canary">Size of the first wave; 0 for one like the others.</param>
    public static IReadOnlyList<IReadOnlyList<WavePlace>> Plan(IReadOnlyList<WaveAgent> agents, WaveLimits limits, int canary)
    {
        Dictionary<string, int> zones = agents.GroupBy(Zone).ToDictionary(zone => zone.Key, zone => zone.Count());
        List<Wave> waves = [];
        int open = 0;
        foreach (WaveAgent agent in Interleaved(agents))
        {
            while (open < waves.Count && waves[open].IsFull)
            {
                open++;
            }

            string why = open > 0 ? "earlier waves are full" : "no constraint; next in inventory order";
            bool told = false;
            for (int i = open; ; i++)
            {
                if (i == waves.Count)
                {
                    int size = i == 0 && canary > 0 ? Math.Min(canary, limits.Size) : limits.Size;
                    waves.Add(new Wave(size, limits, zone => Part(size, zones[zone], agents.Count)));
                }

                if (waves[i].Refusal(agent) is not { } refusal)
                {
                    waves[i].Add(new WavePlace(agent, why));
                    break;
                }

                if (!told && !waves[i].IsFull)
                {
                    (told, why) = (true, refusal);
                }
            }
        }

        return [.. waves.Select(wave => wave.Places)];
    }

    /// <summary>Number of agents of a zone in a wave.</summary>
    internal static int Part(int size, int inZone, int all) => Math.Max(1, (int)Math.Ceiling((double)size * inZone / Math.Max(1, all)));

    private static string Zone(WaveAgent agent) => agent.Zone ?? "";

    /// <summary>Agents of all zones in turn.</summary>
    private static IEnumerable<WaveAgent> Interleaved(IReadOnlyList<WaveAgent> agents) => agents
        .GroupBy(Zone)
        .SelectMany(zone => zone.Select((agent, turn) => (agent, turn)))
        .OrderBy(item => item.turn)
        .Select(item => item.agent);

    private sealed class Wave(int size, WaveLimits limits, Func<string, int> part)
    {
        private readonly List<WavePlace> _places = [];
        private readonly Dictionary<string, int> _zones = [];
        private readonly AppBudget _budget = new(limits.Share, limits.Instances);

        public IReadOnlyList<WavePlace> Places => _places;

        public bool IsFull => _places.Count >= size;

        public string? Refusal(WaveAgent agent)
        {
            if (IsFull)
            {
                return "full";
            }

            string zone = Zone(agent);
            if (_zones.TryGetValue(zone, out int already) && already >= part(zone))
            {
                return $"an earlier wave has {already} of zone {zone}, its part";
            }

            return _budget.Refusal(agent.Apps) is { } loss ? $"not with {Others(agent)}: {loss}" : null;
        }

        public void Add(WavePlace place)
        {
            _places.Add(place);
            _budget.Add(place.Agent.Apps);
            _zones[Zone(place.Agent)] = (_zones.TryGetValue(Zone(place.Agent), out int already) ? already : 0) + 1;
        }

        private string Others(WaveAgent agent)
        {
            string[] names = [.. _places.Where(place => place.Agent.Apps.Keys.Any(agent.Apps.ContainsKey)).Select(place => place.Agent.Name)];
            return string.Join(", ", names.Take(3)) + (names.Length > 3 ? $" and {names.Length - 3} more" : "");
        }
    }
}
