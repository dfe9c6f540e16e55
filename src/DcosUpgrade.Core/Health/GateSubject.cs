using System;
using System.Collections.Generic;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Health;

/// <summary>The input of a gate. Gates are pure: the same subject gives the same result.</summary>
internal sealed record GateSubject
{
    public required InventoryNode Node { get; init; }

    /// <summary>Views of the cluster, oldest first; the last one is evaluated.</summary>
    public required IReadOnlyList<ClusterView> Views { get; init; }

    /// <summary>The node's facts; null when they are not needed (another master's interlock) or could not be read.</summary>
    public NodeFacts? Facts { get; init; }

    /// <summary>The expected result of the node's run; null when no run is evaluated.</summary>
    public Target? Target { get; init; }

    /// <summary>The answer of the agent; null for masters.</summary>
    public AgentProbe? Agent { get; init; }

    /// <summary>The agent's tasks after the run; null before they were read.</summary>
    public TaskReport? Tasks { get; init; }

    /// <summary>The observation from before the run; null when there is none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The IAM database; null when the masters have none.</summary>
    public CockroachObservation? Cockroach { get; init; }

    /// <summary>etcd on all masters; null when no master runs a release with etcd.</summary>
    public EtcdView? Etcd { get; init; }

    /// <summary>Views of the frameworks, oldest first; empty when they are not needed.</summary>
    public IReadOnlyList<FrameworkView> Frameworks { get; init; } = [];

    /// <summary>The baseline of the master that was upgraded first; null when no run of a master is known.</summary>
    public Baseline? BeforeMasters { get; init; }

    /// <summary>Why the baseline of the masters could not be read; null when it was.</summary>
    public string? BeforeMastersProblem { get; init; }

    /// <summary>One consistent view is enough: no run ended recently.</summary>
    public bool OneLook { get; init; }

    /// <summary>Two views that are further apart are not consecutive.</summary>
    public TimeSpan LongestGap { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Number of lost tasks that are acceptable.</summary>
    public int MaxTaskLoss { get; init; }

    /// <summary>The node's agent may have a new id: an operator accepted it.</summary>
    public bool AcceptsNewId { get; init; }

    /// <summary>Ids that cannot come back: their agents have other ids now.</summary>
    public IReadOnlyCollection<string> Replaced { get; init; } = [];

    /// <summary>Ids of agents with a run in progress: they may be inactive.</summary>
    public IReadOnlyCollection<string> InProgress { get; init; } = [];

    public ClusterView View => Views[Views.Count - 1];

    public MasterObservation? Master => View.Of(Node.Name);
}
