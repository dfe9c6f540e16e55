using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Prerequisites;

/// <summary>
/// Which ports a node tries on which others. Every node tries all masters, and of the agents those that stand 1, 2 and 4 places
/// after it in a ring: each is tried by three others, and a filter between two groups is met whatever the groups are. All of them
/// on demand. 8201 and 26257 from agents to masters are not tried: to block those is recommended (FACTS.md, Ports).
/// </summary>
internal static class PortPlan
{
    private static readonly int[] s_steps = [1, 2, 4];

    /// <summary>Every node to every node (FACTS.md, Ports).</summary>
    private static readonly int[] s_everywhere = [53, 61003, 61091, 61420, 62080, 62501];

    private static readonly int[] s_toMaster = [2181, 5050, 8080, 8181, 8443, 9090, 61053];
    private static readonly int[] s_amongMasters = [2888, 3888];
    private static readonly int[] s_amongEnterpriseMasters = [8201, 26257];
    private static readonly int[] s_toAgent = [5051, 61001];

    public static IReadOnlyList<KeyValuePair<string, int>> Of(InventoryNode from, ClusterInventory inventory, DcosEdition edition, bool fullMesh)
    {
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
               from port in Ports(@from.Role, node.Role, edition)
               select new KeyValuePair<string, int>(node.Address, port),
        ];
    }

    private static IEnumerable<int> Ports(DcosRole from, DcosRole to, DcosEdition edition) => to != DcosRole.Master
        ? s_everywhere.Concat(s_toAgent)
        : from != DcosRole.Master ? s_everywhere.Concat(s_toMaster)
        : s_everywhere.Concat(s_toMaster).Concat(s_amongMasters).Concat(edition == DcosEdition.Enterprise ? s_amongEnterpriseMasters : []);
}
