using System.Collections.Generic;
using System.Runtime.CompilerServices;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Inventory;

/// <summary>A node as the operator describes it.</summary>
/// <param name="Address">What the node's detect_ip prints.</param>
/// <param name="Ssh">Where SSH connects to; the address unless the inventory names another host.</param>
/// <param name="Absent">Known to be dead: excluded everywhere.</param>
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
    public NodeEndpoint Endpoint => new(Name, Ssh, Port, User, Jump) { Address = Role == DcosRole.Bootstrap || Address.Length == 0 ? null : Address };
}

/// <summary>The nodes of a cluster, from a file or from discovery.</summary>
internal sealed record ClusterInventory(
    string Cluster,
    DcosEdition Edition,
    InventoryNode? Bootstrap,
    IReadOnlyDictionary<string, JumpEndpoint> Jumps,
    IReadOnlyList<InventoryNode> Nodes)
{
    /// <summary>Built once for thousands of nodes. Keyed by the list of nodes, so that a copy of the record with other nodes has its own.</summary>
    private static readonly ConditionalWeakTable<IReadOnlyList<InventoryNode>, InventoryIndex> s_indexes = new();

    /// <summary>Discovered from one master: the name is the specified address, and does not identify the cluster.</summary>
    public bool IsDiscovered => Door is not null;

    /// <summary>The host from which the cluster was discovered, as the operator specified it; null for a described cluster.</summary>
    public string? Door { get; init; }

    /// <summary>Nodes that are not absent: masters, then agents, then public agents, each by name.</summary>
    public IReadOnlyList<InventoryNode> Present => Index.Present;

    public IReadOnlyList<InventoryNode> Masters => Index.Masters;

    /// <summary>Agents and public agents that are not absent, in that order.</summary>
    public IReadOnlyList<InventoryNode> Agents => Index.Agents;

    private InventoryIndex Index => s_indexes.GetValue(Nodes, nodes => new InventoryIndex(nodes));

    public InventoryNode? Find(string name) => Index.Find(name);

    /// <summary>Where SSH connects to for a node. Only the operator's own words make a host trusted: the inventory, or the door.</summary>
    public NodeEndpoint EndpointOf(InventoryNode node) => node.Endpoint with { IsDiscovered = IsDiscovered && node.Ssh != Door };

    /// <summary>The node with an address; null when there is none.</summary>
    public InventoryNode? At(string address) => Index.At(address);

    /// <summary>Position of a node among the masters, or among the agents; -1 for an absent node.</summary>
    public int PlaceOf(InventoryNode node) => Index.PlaceOf(node.Name);
}
