using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Inventory;

/// <summary>The nodes of an inventory in the orders and by the names that they are asked for.</summary>
internal sealed class InventoryIndex
{
    private readonly Dictionary<string, InventoryNode> _byName = new(StringComparer.OrdinalIgnoreCase);
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
            // Of two with one name, which an inventory may not have, the first is found.
            _byName[node.Name] = node;
        }
    }

    public IReadOnlyList<InventoryNode> Present { get; }

    public IReadOnlyList<InventoryNode> Masters { get; }

    /// <summary>Those that are not masters, in the same order.</summary>
    public IReadOnlyList<InventoryNode> Agents { get; }

    /// <summary>Where a node stands among the masters, or among the agents; -1 for one that takes no part.</summary>
    public int PlaceOf(string name) => _places.TryGetValue(name, out int place) ? place : -1;

    public InventoryNode? Find(string name) => _byName.TryGetValue(name, out InventoryNode? node) ? node : null;
}
