using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// The lists of the leading master. They are asked for every two seconds and change seldom, so they are made, and printed, anew only
/// when something that they show has changed.
/// </summary>
internal sealed class LeaderLists(RehearsalCluster cluster)
{
    private long _shown;
    private HttpAnswer? _slaves;
    private IReadOnlyList<MesosAgent> _registered = [];
    private IReadOnlyList<MesosAgent> _recovered = [];
    private IReadOnlyList<MesosFramework> _frameworks = [];

    /// <summary>A view with the lists as they are now.</summary>
    public MesosMasterView AddTo(MesosMasterView view)
    {
        Refresh();
        return view with { Agents = _registered, RecoveredAgents = _recovered, Frameworks = _frameworks };
    }

    /// <summary>What <c>/slaves</c> answers to a view that has these lists.</summary>
    public HttpAnswer Slaves(MesosMasterView view) => view is { Elected: true, RegistryFetched: true } && ReferenceEquals(view.Agents, _registered) && ReferenceEquals(view.Frameworks, _frameworks)
        ? _slaves ??= MesosMasterResponses.Answer(view, "/slaves")
        : MesosMasterResponses.Answer(view, "/slaves");

    private void Refresh()
    {
        long now = Fingerprint();
        if (now != _shown)
        {
            _shown = now;
            _slaves = null;
            _registered = [.. cluster.Agents.Where(agent => agent.Standing is AgentStanding.Active or AgentStanding.Inactive).Select(MesosViews.Agent)];
            _recovered = [.. cluster.Agents.Where(agent => agent.Standing == AgentStanding.Recovered).Select(MesosViews.Agent)];
            _frameworks = [.. cluster.Mesos.Frameworks.Select(framework => MesosViews.Framework(cluster, framework, Known(framework)))];
        }
    }

    /// <summary>A number of everything that the lists are made of.</summary>
    private long Fingerprint()
    {
        long sum = 17;
        void Add(object? part) => sum = unchecked((sum * 1099511628211) ^ (part?.GetHashCode() ?? 1));
        foreach (SimulatedAgent agent in cluster.Agents)
        {
            Add(agent.Id);
            Add((int)agent.Standing);
            Add(agent.Version);
            Add(agent.RegisteredTime);
            Add(agent.ReregisteredTime);
            foreach (SimulatedTask task in agent.Tasks)
            {
                Add(task.Id);
                Add(task.Changes);
            }
        }

        return sum;
    }

    /// <summary>A leader knows the tasks of agents that came back to it, and of those that it gave up.</summary>
    private IEnumerable<SimulatedTask> Known(SimulatedFramework framework) =>
        from agent in cluster.Agents
        where agent.Standing != AgentStanding.Recovered
        from task in agent.Tasks
        where task.Framework == framework
        select task;
}
