using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The observations of a cluster that the chosen checks need. Null: not required, or it could not be observed.</summary>
internal sealed record ClusterObservation
{
    private NodeIndex? _index;

    public required CheckQuestion Question { get; init; }

    public required ClusterInventory Inventory { get; init; }

    public DateTimeOffset At { get; init; }

    public ClusterView? View { get; init; }

    public IReadOnlyList<NodeObservation> Nodes { get; init; } = [];

    public LeaderState? Leader { get; init; }

    public IReadOnlyList<string>? InMaintenance { get; init; }

    public MarathonState? Marathon { get; init; }

    public IReadOnlyList<NestedMarathon> Nested { get; init; } = [];

    public ClusterLockState? Folder { get; init; }

    public BackupRecord? Backup { get; init; }

    public BootstrapFacts? Bootstrap { get; init; }

    /// <summary>The IAM database, as the first master that answers reports it.</summary>
    public CockroachObservation? Cockroach { get; init; }

    /// <summary>etcd, as each master reports it whose release has it.</summary>
    public EtcdView? Etcd { get; init; }

    /// <summary>Views of the frameworks, oldest first.</summary>
    public IReadOnlyList<FrameworkView> Schedulers { get; init; } = [];

    /// <summary>The baseline of the master that was upgraded first; null when no run of a master is known.</summary>
    public Baseline? BeforeMasters { get; init; }

    /// <summary>The number of masters of the inventory.</summary>
    public int Masters => Inventory.Masters.Count;

    /// <summary>Why something that is required could not be observed.</summary>
    public IReadOnlyDictionary<RequiredObservations, string> Problems { get; init; } = new Dictionary<RequiredObservations, string>();

    public IEnumerable<NodeConditions> Conditions => Nodes.Select(node => node.Conditions).OfType<NodeConditions>();

    /// <summary>Marathons by the name that users know them by.</summary>
    public IEnumerable<KeyValuePair<string, MarathonState>> Marathons =>
        (Marathon is null ? [] : new[] { new KeyValuePair<string, MarathonState>("marathon", Marathon) })
            .Concat(Nested.Select(nested => new KeyValuePair<string, MarathonState>(nested.Framework.Name, nested.State)));

    /// <summary>The version that is upgraded from: the one that nodes have and that is not the target. Null when there are several or none.</summary>
    public DcosVersion? From => Index.From;

    /// <summary>The version that will run. Without a specified one it is the running version, except before an upgrade.</summary>
    public DcosVersion? To => Question.ToVersion ?? (Question.Procedure == DcosTestProcedure.Upgrade ? null : From);

    /// <summary>Built once for all checks of all nodes: each of ten thousand nodes would search ten thousand.</summary>
    private NodeIndex Index => _index is { } index && ReferenceEquals(index.Nodes, Nodes) ? index : _index = new NodeIndex(Nodes, Question.ToVersion);

    /// <summary>The observation of one node; null when it was not observed.</summary>
    public NodeObservation? Of(InventoryNode node) => Index.ByName.TryGetValue(node.Name, out NodeObservation? observation) ? observation : null;

    public string Why(RequiredObservations observation) => Problems.TryGetValue(observation, out string? why) ? why
        : observation == RequiredObservations.Configuration ? "config.yaml was not specified"
        : "it was not observed";
}
