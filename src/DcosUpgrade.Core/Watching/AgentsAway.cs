using System;
using System.Collections.Generic;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Watching;

/// <summary>How long agents have not been active at the leading Mesos master, by the views of this session.</summary>
internal sealed class AgentsAway(IEnumerable<InventoryNode> agents)
{
    private readonly InventoryNode[] _agents = [.. agents];
    private readonly Dictionary<string, TimeSpan> _lastSeen = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _away = new(StringComparer.OrdinalIgnoreCase);

    public int Count => _agents.Length;

    /// <summary>Records a view. One without a leader shows nothing about agents.</summary>
    public void Note(ClusterView view)
    {
        if (view.Leader is null)
        {
            return;
        }

        foreach (InventoryNode agent in _agents)
        {
            if (view.Agent(agent.Address) is { Active: true })
            {
                _lastSeen[agent.Name] = view.At.Steady;
                _ = _away.Remove(agent.Name);
            }
            else if (_away.Add(agent.Name) && !_lastSeen.ContainsKey(agent.Name))
            {
                _lastSeen[agent.Name] = view.At.Steady;
            }
        }
    }

    /// <summary>The time since an agent was last seen active; null while it is active, and for a master.</summary>
    /// <param name="now">The steady clock.</param>
    public TimeSpan? Of(string name, TimeSpan now) => _away.Contains(name) ? now - _lastSeen[name] : null;
}
