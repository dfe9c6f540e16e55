using System.Collections.Generic;
using System.Runtime.CompilerServices;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Inventory;

/// <summary>A node as the operator describes it.</summary>
/// <param name="Address">What the node's detect_ip prints.</param>
/// <param name="Ssh">Where SSH reaches it; the address unless said otherwise.</param>
/// <param name="Absent">Known to be dead: left out everywhere, by name.</param>
/// <param name="Line">Line of the inventory (1-based), 0 when discovered.</param>
internal sealed record InventoryNode(
    string Name,
    DcosRole Role,
    string Address,
    string Ssh,
    int? Port = null,
    string? User = null,
    string? Jump = null,
    string? Zone = null,
    string? Region = null,
    bool Absent = false,
    int Line = 0)
{
    public NodeEndpoint Endpoint => new(Name, Ssh, Port, User, Jump);
}

/// <summary>The operator's description of a cluster, or what discovery found in its place.</summary>
internal sealed record ClusterInventory(
    string Cluster,
    DcosEdition Edition,
    InventoryNode? Bootstrap,
    IReadOnlyDictionary<string, JumpEndpoint> Jumps,
    IReadOnlyList<InventoryNode> Nodes)
{
    /// <summary>Nodes are looked up all the time, and a cluster may have thousands. Kept beside the list, not in the record: a copy with other nodes has another one.</summary>
    private static readonly ConditionalWeakTable<IReadOnlyList<InventoryNode>, InventoryIndex> s_indexes = new();

    /// <summary>Found from one master: the name is the address that was given, and says nothing.</summary>
    public bool IsDiscovered { get; init; }

    /// <summary>Nodes that take part, masters first, then agents, then public agents, each by name.</summary>
    public IReadOnlyList<InventoryNode> Present => Index.Present;

    public IReadOnlyList<InventoryNode> Masters => Index.Masters;

    /// <summary>Agents and public agents that take part, in that order.</summary>
    public IReadOnlyList<InventoryNode> Agents => Index.Agents;

    private InventoryIndex Index => s_indexes.GetValue(Nodes, nodes => new InventoryIndex(nodes));

    public InventoryNode? Find(string name) => Index.Find(name);

    /// <summary>Where a node stands among the masters, or among the agents; -1 for one that takes no part.</summary>
    public int PlaceOf(InventoryNode node) => Index.PlaceOf(node.Name);
}
