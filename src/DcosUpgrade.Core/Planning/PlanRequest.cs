using System;
using System.Collections.Generic;

namespace DcosUpgrade.Planning;

/// <summary>An operator's request for a plan.</summary>
internal sealed record PlanRequest
{
    /// <summary>Number of agents that may be unavailable at the same time.</summary>
    public required Quantity MaxUnavailable { get; init; }

    /// <summary>Number of instances of an app that may be unavailable at the same time.</summary>
    public required Quantity MaxAppUnavailable { get; init; }

    public int MaxFailures { get; init; }

    /// <summary>Agents in the first wave of agents; 0 for a wave like the others.</summary>
    public int Canary { get; init; }

    /// <summary>Time between the canaries and the next wave.</summary>
    public TimeSpan SoakTime { get; init; }

    /// <summary>Time between a wave and the next.</summary>
    public TimeSpan WaveInterval { get; init; }

    /// <summary>Values up to which the limits can be raised while the plan runs; null: they can only be lowered.</summary>
    public Quantity? MaxUnavailableBound { get; init; }

    public Quantity? MaxAppUnavailableBound { get; init; }

    public int? MaxFailuresBound { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Restart CockroachDB before the first master, where its version requires it.</summary>
    public bool RestartCockroach { get; init; }

    /// <summary>Schedule a Mesos maintenance window for each agent while it is upgraded.</summary>
    public bool Drain { get; init; }

    /// <summary>Ids of accepted risks.</summary>
    public IReadOnlyCollection<string> AcceptedRisks { get; init; } = [];

    /// <summary>Names of nodes that are not upgraded.</summary>
    public IReadOnlyList<string> Hold { get; init; } = [];

    /// <summary>Nodes, wave numbers or phases before which the cluster is paused.</summary>
    public IReadOnlyList<string> PauseBefore { get; init; } = [];
}

/// <summary>A node as planned.</summary>
/// <param name="Leads">What it leads: Mesos, ZooKeeper, Marathon; empty for an agent.</param>
/// <param name="Apps">Instances of each app that run on it.</param>
internal sealed record PlanNode(
    string Name,
    DcosRole Role,
    string Address,
    string? Zone,
    IReadOnlyList<string> Leads,
    IReadOnlyDictionary<string, int> Apps);

/// <summary>The input of a plan: the same observation and request give the same plan.</summary>
/// <param name="Nodes">Masters, agents, public agents, in the order of the inventory.</param>
/// <param name="Instances">Instances of each app in the whole cluster.</param>
internal sealed record PlanObservation(
    ClusterIdentity Identity,
    DateTimeOffset At,
    IReadOnlyList<PlanNode> Nodes,
    IReadOnlyDictionary<string, int> Instances)
{
    public string Cluster => Identity.Name;
}
