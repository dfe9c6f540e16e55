using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Rehearsal;

/// <summary>The inventory of a rehearsal: m1 …, a1 …, p1 …, and the bootstrap node.</summary>
internal static class RehearsalInventory
{
    public static ClusterInventory Of(RehearsalOptions options) => new(
        options.Name,
        options.Edition,
        new InventoryNode("bootstrap", DcosRole.Bootstrap, "10.0.0.5", "10.0.0.5"),
        new Dictionary<string, JumpEndpoint>(),
        [
            .. Nodes(options, "m", DcosRole.Master, options.Masters, 1),
            .. Nodes(options, "a", DcosRole.Agent, options.Agents, 2),
            .. Nodes(options, "p", DcosRole.PublicAgent, options.PublicAgents, 200),
        ]);

    private static IEnumerable<InventoryNode> Nodes(RehearsalOptions options, string prefix, DcosRole role, int count, int net)
    {
        string digits = new('0', count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        return Enumerable.Range(1, count).Select(i =>
        {
            // Padded to the digits of the last number, so that names sort by number.
            string address = $"10.{net + (i / 62500)}.{i / 250 % 250}.{(i % 250) + 1}";
            string? zone = options.Zones.Count > 0 ? options.Zones[(i - 1) % options.Zones.Count] : null;
            return new InventoryNode(prefix + i.ToString(digits, System.Globalization.CultureInfo.InvariantCulture), role, address, address, Zone: zone);
        });
    }
}
