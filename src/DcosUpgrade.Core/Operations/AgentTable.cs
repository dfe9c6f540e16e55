using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>The agents of one <c>/slaves</c> with indexes. Indexes are built on first use and shared by all views of the list.</summary>
internal sealed class AgentTable(IReadOnlyList<MesosAgent> agents) : IReadOnlyList<MesosAgent>
{
    private Dictionary<string, MesosAgent>? _byAddress;
    private Dictionary<string, int>? _places;
    private AgentIds? _active;
    private AgentIds? _inactive;

    public int Count => agents.Count;

    public AgentIds Active => _active ??= new AgentIds(agents.Where(agent => agent.Active).Select(agent => agent.Id));

    public AgentIds Inactive => _inactive ??= new AgentIds(agents.Where(agent => !agent.Active).Select(agent => agent.Id));

    public MesosAgent this[int index] => agents[index];

    /// <summary>The table of a list; the list itself when it is a table.</summary>
    public static AgentTable Of(IReadOnlyList<MesosAgent>? agents) => agents as AgentTable ?? new AgentTable(agents ?? []);

    /// <summary>The first agent at an address.</summary>
    public MesosAgent? At(string address) => (_byAddress ??= Index()).TryGetValue(address, out MesosAgent? agent) ? agent : null;

    /// <summary>The agents with these ids, in the order of the list.</summary>
    public IEnumerable<MesosAgent> With(IEnumerable<string> ids)
    {
        int[] places = [.. ids.Select(PlaceOf).Where(place => place >= 0)];
        Array.Sort(places);
        return places.Select(place => agents[place]);
    }

    public IEnumerator<MesosAgent> GetEnumerator() => agents.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int PlaceOf(string id) => (_places ??= Places()).TryGetValue(id, out int place) ? place : -1;

    private Dictionary<string, int> Places()
    {
        Dictionary<string, int> places = new(agents.Count, StringComparer.Ordinal);
        for (int i = 0; i < agents.Count; i++)
        {
            places[agents[i].Id] = i;
        }

        return places;
    }

    private Dictionary<string, MesosAgent> Index()
    {
        Dictionary<string, MesosAgent> index = new(agents.Count, StringComparer.Ordinal);
        foreach (MesosAgent agent in agents)
        {
            if (!index.ContainsKey(agent.HostName))
            {
                index.Add(agent.HostName, agent);
            }
        }

        return index;
    }
}
