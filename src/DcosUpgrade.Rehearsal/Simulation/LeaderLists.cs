using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// The lists of the leading master. They are read every few seconds and may hold thousands of agents, of which few change:
/// the part of an agent is rebuilt and printed only when it changed.
/// </summary>
internal sealed class LeaderLists(RehearsalCluster cluster)
{
    private const int Chunk = 100;

    private AgentEntry[] _entries = [];
    private string?[] _chunks = [];
    private string[]? _slaves;
    private IReadOnlyList<MesosAgentEntry> _registered = [];
    private IReadOnlyList<MesosAgentEntry> _recovered = [];
    private IReadOnlyList<MesosFrameworkEntry> _frameworks = [];
    private MesosTotals? _totals;
    private int _unreachable;

    /// <summary>A view with the current lists.</summary>
    public MesosMasterView AddTo(MesosMasterView view)
    {
        Refresh();
        return view with { UnreachableAgents = _unreachable, Agents = _registered, RecoveredAgents = _recovered, Frameworks = _frameworks, Totals = _totals };
    }

    /// <summary>
    /// The answer of <c>/slaves</c> after <see cref="Operations.JsonCut"/> for a view that has these lists. In pieces, because it
    /// may be megabytes long; null for another view.
    /// </summary>
    public string[]? Slaves(MesosMasterView view) =>
        view is { Elected: true, RegistryFetched: true } && ReferenceEquals(view.Agents, _registered) && ReferenceEquals(view.Frameworks, _frameworks)
        ? _slaves ??= MesosMasterResponses.Slaves(Enumerable.Range(0, _chunks.Length).Select(Rows).Where(rows => rows.Length > 0), _recovered, cut: true)
        : null;

    private void Refresh()
    {
        bool changed = false;
        if (_entries.Length != cluster.Agents.Count)
        {
            _entries = new AgentEntry[cluster.Agents.Count];
            _chunks = new string[(_entries.Length / Chunk) + 1];
        }

        for (int i = 0; i < _entries.Length; i++)
        {
            if (_entries[i]?.Changes != cluster.Agents[i].Changes)
            {
                (_entries[i], _chunks[i / Chunk], changed) = (new AgentEntry(cluster.Agents[i]), null, true);
            }
        }

        if (changed)
        {
            AgentEntry[] entries = [.. _entries];
            _slaves = null;
            _registered = [.. entries.Where(entry => entry.IsRegistered).Select(entry => entry.View)];
            _recovered = [.. entries.Where(entry => entry.Standing == AgentStanding.Recovered).Select(entry => entry.View)];
            _unreachable = entries.Count(entry => entry.Standing == AgentStanding.Unreachable);

            // A leader knows the tasks of registered agents and of those that it marked unreachable.
            AgentEntry[] known = [.. entries.Where(entry => entry.Standing != AgentStanding.Recovered)];
            _frameworks =
            [
                .. cluster.Mesos.Frameworks.Select(
                    framework => MesosViews.Framework(cluster, framework, () => known.SelectMany(entry => entry.TasksOf(framework)))),
            ];
            _totals = Total(known);
        }
    }

    /// <summary>Adds the totals of all entries; only tasks that do not run are read one by one.</summary>
    private MesosTotals Total(IReadOnlyList<AgentEntry> known)
    {
        Dictionary<string, int> states = new(StringComparer.Ordinal) { ["TASK_RUNNING"] = known.Sum(entry => entry.Running) };
        foreach (MesosTaskEntry task in known.Where(entry => entry.Others.Length > 0).SelectMany(entry => entry.Others).Where(task => !task.IsUnreachable))
        {
            states[task.State] = (states.TryGetValue(task.State, out int count) ? count : 0) + 1;
        }

        return new MesosTotals(
            _registered.Count(agent => agent.Active),
            MesosResources.Sum(_registered.Select(agent => agent.Resources), ports: false),
            MesosResources.Sum(known.Select(entry => entry.Used), ports: false),
            states,
            known.Sum(entry => entry.Others.Count(task => task.IsUnreachable)));
    }

    /// <summary>Rows of <c>/slaves</c> are joined in chunks; most chunks do not change.</summary>
    private string Rows(int chunk) =>
        _chunks[chunk] ??= string.Join(",", _entries.Skip(chunk * Chunk).Take(Chunk).Where(entry => entry.IsRegistered).Select(entry => entry.Row));

    /// <summary>The part of one agent in the lists.</summary>
    private sealed class AgentEntry
    {
        private readonly (SimulatedFramework Framework, MesosTaskEntry Task)[] _views;
        private string? _row;

        public AgentEntry(SimulatedAgent agent)
        {
            _views = [.. agent.Tasks.Select(task => (task.Framework, task.View()))];
            Changes = agent.Changes;
            Standing = agent.Standing;
            View = MesosViews.Agent(agent);
            Others = [.. _views.Select(view => view.Task).Where(task => !task.IsRunning)];
            Used = MesosResources.Sum(_views.Where(view => view.Task.IsRunning).Select(view => view.Task.Resources));
        }

        /// <summary>True while the agent's change counter is that of this entry.</summary>
        public int Changes { get; }

        public AgentStanding Standing { get; }

        public bool IsRegistered => Standing is AgentStanding.Active or AgentStanding.Inactive;

        public MesosAgentEntry View { get; }

        /// <summary>Tasks that do not run.</summary>
        public MesosTaskEntry[] Others { get; }

        public int Running => _views.Length - Others.Length;

        /// <summary>Resources of the running tasks.</summary>
        public MesosResources Used { get; }

        /// <summary>Its row of <c>/slaves</c>.</summary>
        public string Row =>
            _row ??= MesosMasterResponses.SlaveRow(
                View,
                MesosResources.Sum(_views.Select(view => view.Task).Where(task => task.IsRunning && task.AgentId == View.Id).Select(task => task.Resources)),
                cut: true);

        public IEnumerable<MesosTaskEntry> TasksOf(SimulatedFramework framework) => _views.Where(view => view.Framework == framework).Select(view => view.Task);
    }
}
