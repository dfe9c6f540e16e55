using System;
using System.Collections.Generic;
using System.Linq;
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
    /// <summary>Nodes that take part, masters first, then agents, then public agents, each by name.</summary>
    public IEnumerable<InventoryNode> Present =>
        Nodes.Where(node => !node.Absent).OrderBy(node => node.Role).ThenBy(node => node.Name, StringComparer.OrdinalIgnoreCase);

    public IEnumerable<InventoryNode> Masters => Present.Where(node => node.Role == DcosRole.Master);

    public InventoryNode? Find(string name) =>
        Nodes.FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase));
}
