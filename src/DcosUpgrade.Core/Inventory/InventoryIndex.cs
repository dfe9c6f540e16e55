using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Inventory;

/// <summary>The nodes of an inventory by role, name and address.</summary>
internal sealed class InventoryIndex
{
    private readonly Dictionary<string, InventoryNode> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, InventoryNode> _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public InventoryIndex(IReadOnlyList<InventoryNode> nodes)
    {
        Present = [.. nodes.Where(node => !node.Absent).OrderBy(node => node.Role).ThenBy(node => node.Name, StringComparer.OrdinalIgnoreCase)];
        Masters = [.. Present.Where(node => node.Role == DcosRole.Master)];
        Agents = [.. Present.Skip(Masters.Count)];
        for (int i = 0; i < Present.Count; i++)
        {
            _places[Present[i].Name] = i < Masters.Count ? i : i - Masters.Count;
        }

        foreach (InventoryNode node in nodes.Reverse())
        {
            // Names and addresses are unique in a valid inventory; of duplicates the first one counts.
            _byName[node.Name] = node;
            _byAddress[node.Address] = node;
        }
    }

    public IReadOnlyList<InventoryNode> Present { get; }

    public IReadOnlyList<InventoryNode> Masters { get; }

    /// <summary>Those that are not masters, in the same order.</summary>
    public IReadOnlyList<InventoryNode> Agents { get; }

    /// <summary>Position of a node among the masters, or among the agents; -1 for an absent node.</summary>
    public int PlaceOf(string name) => _places.TryGetValue(name, out int place) ? place : -1;

    public InventoryNode? Find(string name) => _byName.TryGetValue(name, out InventoryNode? node) ? node : null;

    public InventoryNode? At(string address) => _byAddress.TryGetValue(address, out InventoryNode? node) ? node : null;
}
