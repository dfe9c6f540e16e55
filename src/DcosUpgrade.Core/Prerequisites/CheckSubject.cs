using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Prerequisites;

/// <summary>What is asked for.</summary>
internal sealed record CheckQuestion
{
    public DcosTestProcedure Procedure { get; init; }

    public DcosEdition Edition { get; init; }

    /// <summary>Where the upgrade goes; null when nobody said.</summary>
    public DcosVersion? ToVersion { get; init; }

    public DcosUpgradeScript? Script { get; init; }

    /// <summary>The config.yaml that will be used; null when it was not given.</summary>
    public ConfigFacts? Config { get; init; }

    /// <summary>The operator gave it: it is a copy that he has.</summary>
    public bool HasConfigCopy { get; init; }

    /// <summary>license.txt lies beside the config.yaml that the operator gave; null when none was given.</summary>
    public bool? HasLicenseFile { get; init; }

    /// <summary>On the bootstrap node; null when it was not given.</summary>
    public string? InstallerPath { get; init; }

    /// <summary>How old a backup may be.</summary>
    public TimeSpan MaxBackupAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Nodes that are left out by name.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}

/// <summary>Whether one node could be looked at, and what was seen.</summary>
internal sealed record NodeObservation(InventoryNode Node, NodeConditions? Conditions, string Problem);

/// <summary>A Marathon that runs on Marathon.</summary>
internal sealed record NestedMarathon(MesosFramework Framework, MarathonState State);

/// <summary>The cluster as everything that was looked at shows it. Null: it was not asked for or could not be seen.</summary>
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

    /// <summary>The IAM database, through the first master that tells.</summary>
    public CockroachObservation? Cockroach { get; init; }

    /// <summary>How many masters there are to be.</summary>
    public int Masters => Inventory.Masters.Count();

    /// <summary>Why a thing that was asked for could not be seen.</summary>
    public IReadOnlyDictionary<RequiredObservations, string> Problems { get; init; } = new Dictionary<RequiredObservations, string>();

    public string Why(RequiredObservations sight) => Problems.TryGetValue(sight, out string? why) ? why : "it was not looked at";

    public IEnumerable<NodeConditions> Seen => Nodes.Select(node => node.Conditions).OfType<NodeConditions>();

    /// <summary>Marathons by the name that users know them by.</summary>
    public IEnumerable<KeyValuePair<string, MarathonState>> Marathons =>
        (Marathon is null ? [] : new[] { new KeyValuePair<string, MarathonState>("marathon", Marathon) })
            .Concat(Nested.Select(nested => new KeyValuePair<string, MarathonState>(nested.Framework.Name, nested.State)));

    /// <summary>The version that is upgraded from: the one that nodes have and that is not the target. Null when it is not one.</summary>
    public DcosVersion? From => Index.From;

    /// <summary>What was seen of one node; null when it was not looked at.</summary>
    public NodeObservation? Of(InventoryNode node) => Index.ByName.TryGetValue(node.Name, out NodeObservation? seen) ? seen : null;

    /// <summary>Made once for all checks of all nodes: ten thousand nodes would each search ten thousand.</summary>
    private NodeIndex Index => _index is { } index && ReferenceEquals(index.Nodes, Nodes) ? index : _index = new NodeIndex(Nodes, Question.ToVersion);

    /// <summary>The version that will run; without one that was named it is the one that runs, unless another is to come.</summary>
    public DcosVersion? To => Question.ToVersion ?? (Question.Procedure == DcosTestProcedure.Upgrade ? null : From);

    /// <summary>True when the target is known and older than that.</summary>
    public bool IsBefore(string version) => To is { } to && to.CompareTo(new DcosVersion(version)) < 0;
}

/// <summary>Nodes that were looked at, by name, and the version that they are upgraded from.</summary>
internal sealed class NodeIndex
{
    public NodeIndex(IReadOnlyList<NodeObservation> nodes, DcosVersion? to)
    {
        Nodes = nodes;
        ByName = nodes.GroupBy(node => node.Node.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        string[] versions = [.. nodes.Select(node => node.Conditions?.Facts.Version).OfType<string>().Distinct()];
        string[] sources = [.. versions.Where(version => version != to?.ToString())];
        From = (sources.Length > 0 ? sources : versions) is [string only] && DcosVersion.IsVersion(only) ? new DcosVersion(only) : null;
    }

    public IReadOnlyList<NodeObservation> Nodes { get; }

    public IReadOnlyDictionary<string, NodeObservation> ByName { get; }

    public DcosVersion? From { get; }
}

/// <summary>What one check judges: the cluster, or one node of it.</summary>
internal sealed record CheckSubject(ClusterObservation Cluster, InventoryNode? Node = null, NodeConditions? Conditions = null)
{
    public string Target => Node?.Name ?? Cluster.Inventory.Cluster;

    public CheckQuestion Question => Cluster.Question;

    /// <summary>What was seen of the node; only checks of nodes ask.</summary>
    public NodeConditions Seen => Conditions ?? throw new InvalidOperationException("This check is about no node.");
}
