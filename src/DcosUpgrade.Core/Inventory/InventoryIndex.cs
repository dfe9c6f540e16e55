using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Inventory;

/// <summary>The nodes of an inventory in the orders and by the names that they are asked for.</summary>
internal sealed class InventoryIndex
{
    private readonly Dictionary<string, InventoryNode> _byName = new(StringComparer.OrdinalIgnoreCase);

    public InventoryIndex(IReadOnlyList<InventoryNode> nodes)
    {
        Present = [.. nodes.Where(node => !node.Absent).OrderBy(node => node.Role).ThenBy(node => node.Name, StringComparer.OrdinalIgnoreCase)];
        Masters = [.. Present.Where(node => node.Role == DcosRole.Master)];
        foreach (InventoryNode node in nodes.Reverse())
        {
            // Of two with one name, which an inventory may not have, the first is found.
            _byName[node.Name] = node;
        }
    }

    public IReadOnlyList<InventoryNode> Present { get; }

    public IReadOnlyList<InventoryNode> Masters { get; }

    public InventoryNode? Find(string name) => _byName.TryGetValue(name, out InventoryNode? node) ? node : null;
}
