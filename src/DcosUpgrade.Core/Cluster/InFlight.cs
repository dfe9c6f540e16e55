using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Cluster;

/// <summary>Nodes with a run of this session: gates accept that their agents are inactive.</summary>
internal sealed class InFlight(ClusterContext cluster)
{
    private readonly HashSet<string> _names = [];

    public int Count
    {
        get
        {
            lock (_names)
            {
                return _names.Count;
            }
        }
    }

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_names)
            {
                return [.. _names.OrderBy(name => name, System.StringComparer.Ordinal)];
            }
        }
    }

    public void Add(string name)
    {
        lock (_names)
        {
            _ = _names.Add(name);
        }
    }

    public void Remove(string name)
    {
        lock (_names)
        {
            _ = _names.Remove(name);
        }
    }

    public IReadOnlyCollection<string> AgentIds(ClusterView view)
    {
        lock (_names)
        {
            return cluster.AgentIdsOf(_names, view);
        }
    }
}
