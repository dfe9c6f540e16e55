using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Cluster;

/// <summary>
/// Finds the ids of agents that registered again under a new id: the master removed the old ids for good (FACTS.md, Mesos agent). Views of
/// this session and the baselines on the nodes show which address an id had.
/// </summary>
internal sealed class ReplacedAgents(ClusterContext cluster)
{
    /// <summary>Nodes that are asked for one evaluation; a cluster with more new ids has another problem.</summary>
    private const int MostAsked = 20;

    /// <summary>Guards the fields below.</summary>
    private readonly object _lock = new();
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private AgentTable? _last;

    /// <summary>Records the addresses of the agents that a leader lists.</summary>
    public void Note(AgentTable agents)
    {
        lock (_lock)
        {
            if (ReferenceEquals(_last, agents))
            {
                return;
            }

            _last = agents;
            foreach (MesosAgent agent in agents)
            {
                _addresses[agent.Id] = agent.HostName;
            }
        }
    }

    /// <summary>Ids of which this session knows that their agent has another id now.</summary>
    public IReadOnlyCollection<string> Among(IEnumerable<string> ids, ClusterView view)
    {
        lock (_lock)
        {
            return new HashSet<string>(ids.Where(IsReplaced), StringComparer.Ordinal);
        }

        bool IsReplaced(string id) => _addresses.TryGetValue(id, out string? address) && view.Agent(address) is { Active: true } now && now.Id != id;
    }

    /// <summary>The same, after the nodes with an id that is not in the baseline were asked for their own baselines.</summary>
    public async Task<IReadOnlyCollection<string>> FindAsync(
        IReadOnlyCollection<string> missing, Baseline before, ClusterView view, CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string> known = Among(missing, view);
        if (known.Count == missing.Count)
        {
            return known;
        }

        foreach (MesosAgent agent in Unknown(before, view))
        {
            if (cluster.Inventory.Nodes.FirstOrDefault(node => node.Address == agent.HostName) is not { } node)
            {
                continue;
            }

            try
            {
                NodeFacts facts = await cluster.RunAsync(node, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
                lock (_lock)
                {
                    _ = _asked.Add(agent.Id);
                    foreach (string id in facts.Attempts.Select(attempt => Baseline.Read(attempt.Baseline)?.AgentId).OfType<string>())
                    {
                        _addresses[id] = agent.HostName;
                    }
                }
            }
            catch (DcosException)
            {
                // The next evaluation asks again.
            }
        }

        return Among(missing, view);
    }

    private MesosAgent[] Unknown(Baseline before, ClusterView view)
    {
        lock (_lock)
        {
            return [.. view.Agents.With(view.ActiveAgents.Without(before.ActiveAgents).Where(id => !_asked.Contains(id) && !before.InactiveAgents.Contains(id)))
                .Take(MostAsked)];
        }
    }
}
