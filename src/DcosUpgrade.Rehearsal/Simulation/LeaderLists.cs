using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// The lists of the leading master. They are asked for every few seconds, may be thousands of agents long, and few of these change:
/// what an agent contributes is made, and printed, anew only when it is another.
/// </summary>
internal sealed class LeaderLists(RehearsalCluster cluster)
{
    private AgentEntry[] _entries = [];
    private string[]? _slaves;
    private IReadOnlyList<MesosAgent> _registered = [];
    private IReadOnlyList<MesosAgent> _recovered = [];
    private IReadOnlyList<MesosFramework> _frameworks = [];
    private MesosTotals? _totals;

    /// <summary>A view with the lists as they are now.</summary>
    public MesosMasterView AddTo(MesosMasterView view)
    {
        Refresh();
        return view with { Agents = _registered, RecoveredAgents = _recovered, Frameworks = _frameworks, Totals = _totals };
    }

    /// <summary>What <see cref="Operations.JsonCut"/> leaves of what <c>/slaves</c> answers to a view that has these lists, in pieces, because it may be megabytes long; null for another view.</summary>
    public string[]? Slaves(MesosMasterView view) => view is { Elected: true, RegistryFetched: true } && ReferenceEquals(view.Agents, _registered) && ReferenceEquals(view.Frameworks, _frameworks)
        ? _slaves ??= MesosMasterResponses.Slaves(_entries.Where(entry => entry.IsRegistered).Select(entry => entry.Row), _recovered)
        : null;

    private void Refresh()
    {
        bool changed = false;
        if (_entries.Length != cluster.Agents.Count)
        {
            (_entries, changed) = (new AgentEntry[cluster.Agents.Count], true);
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i]?.IsOf(cluster.Agents[i]) is not true)
            {
                (_entries[i], changed) = (new AgentEntry(cluster.Agents[i]), true);
            }
        }

        if (changed)
        {
            AgentEntry[] entries = [.. _entries];
            _slaves = null;
            _registered = [.. entries.Where(entry => entry.IsRegistered).Select(entry => entry.View)];
            _recovered = [.. entries.Where(entry => entry.Standing == AgentStanding.Recovered).Select(entry => entry.View)];

            // A leader knows the tasks of agents that came back to it, and of those that it gave up.
            AgentEntry[] known = [.. entries.Where(entry => entry.Standing != AgentStanding.Recovered)];
            _frameworks = [.. cluster.Mesos.Frameworks.Select(framework => MesosViews.Framework(cluster, framework, () => known.SelectMany(entry => entry.TasksOf(framework))))];
            MesosTask[] tasks = [.. known.SelectMany(entry => entry.Tasks)];
            _totals = MesosTotals.Of(_registered, tasks.Where(task => task.IsRunning), tasks.Where(task => !task.IsRunning && !task.IsUnreachable), tasks.Count(task => task.IsUnreachable));
        }
    }

    /// <summary>What one agent contributes.</summary>
    private sealed class AgentEntry(SimulatedAgent agent)
    {
        private readonly string _id = agent.Id;
        private readonly string _version = agent.Version;
        private readonly double _registered = agent.RegisteredTime;
        private readonly double? _reregistered = agent.ReregisteredTime;
        private readonly int _tasks = Changes(agent);
        private readonly (SimulatedFramework Framework, MesosTask Task)[] _views = [.. agent.Tasks.Select(task => (task.Framework, task.View()))];
        private string? _row;

        public AgentStanding Standing { get; } = agent.Standing;

        public bool IsRegistered => Standing is AgentStanding.Active or AgentStanding.Inactive;

        public MesosAgent View { get; } = MesosViews.Agent(agent);

        public IEnumerable<MesosTask> Tasks => _views.Select(view => view.Task);

        /// <summary>Its row of <c>/slaves</c>.</summary>
        public string Row => _row ??= MesosMasterResponses.SlaveRow(View, MesosResources.Sum(Tasks.Where(task => task.IsRunning && task.AgentId == View.Id).Select(task => task.Resources)), cut: true);

        public IEnumerable<MesosTask> TasksOf(SimulatedFramework framework) => _views.Where(view => view.Framework == framework).Select(view => view.Task);

        /// <summary>False once anything that it is made of is another.</summary>
        public bool IsOf(SimulatedAgent now) =>
            ReferenceEquals(_id, now.Id) && ReferenceEquals(_version, now.Version) && Standing == now.Standing
            && _registered.Equals(now.RegisteredTime) && _reregistered.Equals(now.ReregisteredTime) && _tasks == Changes(now);

        private static int Changes(SimulatedAgent agent)
        {
            int sum = 0;
            foreach (SimulatedTask task in agent.Tasks)
            {
                sum += task.Changes;
            }

            return sum;
        }
    }
}
