using System;
using System.Collections.Generic;
using DcosUpgrade.Rehearsal.Responses;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A framework of the cluster. One that is not partition-aware loses its tasks when their agent becomes unreachable.</summary>
internal sealed record SimulatedFramework(string Id, string Name, string Role, bool PartitionAware)
{
    public const string Metronome = "metronome";

    public const string Marathon = "marathon";
}

/// <summary>A task and its states.</summary>
internal sealed class SimulatedTask(string id, string name, SimulatedFramework framework, string agentId, double startedAt, string containerId, Action changed)
{
    private static readonly MesosResources s_resources = new(0.1, 64);
    private MesosTaskEntry? _view;
    private readonly List<MesosTaskStatus> _statuses = [new("TASK_RUNNING", startedAt, containerId)];

    public string Id { get; } = id;

    public string Name { get; } = name;

    public SimulatedFramework Framework { get; } = framework;

    public string State => _statuses[_statuses.Count - 1].State;

    public bool IsRunning => State == "TASK_RUNNING";

    /// <summary>True in a terminal state.</summary>
    public bool HasEnded => State is not ("TASK_RUNNING" or "TASK_UNREACHABLE");

    public void Become(string state, double at)
    {
        _statuses.Add(new(state, at, state == "TASK_RUNNING" ? containerId : null));
        changed();
    }

    /// <summary>The task as Mesos shows it; rebuilt only when the state changed.</summary>
    public MesosTaskEntry View() => _view?.Statuses.Count == _statuses.Count
        ? _view
        : _view = new(Id, Name, Framework.Id, agentId, State, s_resources, Framework.Role) { Statuses = [.. _statuses] };
}
