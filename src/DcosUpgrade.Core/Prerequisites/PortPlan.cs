using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>
/// Which ports a node tries on which others. Every node tries all masters, and of the agents those that stand 1, 2 and 4 places
/// after it in a ring: each is tried by three others, and a filter between two groups is met whatever the groups are. All of them
/// on demand. 8201 and 26257 from agents to masters are not tried: to block those is recommended (FACTS.md, Ports).
/// </summary>
internal static class PortPlan
{
    private static readonly int[] s_steps = [1, 2, 4];

    /// <param name="ports">Those of the release and edition.</param>
    /// <param name="fullMesh">Every node tries all nodes.</param>
    public static IReadOnlyList<KeyValuePair<string, int>> Of(
        InventoryNode from, ClusterInventory inventory, IEnumerable<ReleasePort> ports, bool fullMesh)
    {
        ReleasePort[] all = [.. ports];
        IReadOnlyList<InventoryNode> ring = inventory.Agents;

        // A master has no place in the ring: its own number spreads masters over it.
        int start = inventory.PlaceOf(from) * (from.Role == DcosRole.Master ? 8 : 1);
        IEnumerable<InventoryNode> agents = fullMesh || ring.Count == 0
            ? ring
            : s_steps.Select(step => ring[(start + step) % ring.Count]).Distinct();
        return
        [
            .. from node in inventory.Masters.Concat(agents)
               where node.Name != @from.Name
               from port in all
               where IsUsed(port.Use, @from.Role, node.Role)
               select new KeyValuePair<string, int>(node.Address, port.Port),
        ];
    }

    private static bool IsUsed(PortUse use, DcosRole from, DcosRole to) => use switch
    {
        PortUse.Masters => to == DcosRole.Master,
        PortUse.Agents => to != DcosRole.Master,
        PortUse.AmongMasters => from == DcosRole.Master && to == DcosRole.Master,
        _ => true,
    };
}
