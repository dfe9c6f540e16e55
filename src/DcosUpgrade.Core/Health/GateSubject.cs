using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Health;

/// <summary>Everything that a gate may look at. Gates are pure: the same subject gives the same result.</summary>
internal sealed record GateSubject
{
    public required InventoryNode Node { get; init; }

    /// <summary>Views of the cluster, oldest first; the last is the one judged.</summary>
    public required IReadOnlyList<ClusterView> Views { get; init; }

    /// <summary>The node's facts; null when they are not asked about (another master's interlock) or could not be read.</summary>
    public NodeFacts? Facts { get; init; }

    /// <summary>What the node's run should have led to; null when no run is being judged.</summary>
    public Target? Target { get; init; }

    /// <summary>The agent's own account; null for masters.</summary>
    public AgentProbe? Agent { get; init; }

    /// <summary>The agent's tasks after the run; null before they were looked at.</summary>
    public TaskReport? Tasks { get; init; }

    /// <summary>Taken before the node was touched; null when there is none.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The IAM database as the node sees it; null where there is none.</summary>
    public CockroachObservation? Cockroach { get; init; }

    /// <summary>One consistent look is enough: nothing was changed just now.</summary>
    public bool OneLook { get; init; }

    /// <summary>Lost tasks that are put up with.</summary>
    public int MaxTaskLoss { get; init; }

    /// <summary>Nodes with a run of ours: their agents may be away.</summary>
    public IReadOnlyCollection<string> InProgress { get; init; } = [];

    public ClusterView View => Views[Views.Count - 1];

    public MasterObservation? Master => View.Of(Node.Name);
}
