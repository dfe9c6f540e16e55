using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;
using DcosUpgrade.Modelling;
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
        options.Model is { } model ? [.. Nodes(model)] :
        [
            .. Nodes(options, "m", DcosRole.Master, options.Masters, 1),
            .. Nodes(options, "a", DcosRole.Agent, options.Agents, 2),
            .. Nodes(options, "p", DcosRole.PublicAgent, options.PublicAgents, 200),
        ]);

    /// <summary>The nodes of a model, with made-up addresses where it has none.</summary>
    private static IEnumerable<InventoryNode> Nodes(ClusterModel model)
    {
        foreach (IGrouping<DcosRole, ModelNode> role in model.Nodes.GroupBy(node => node.Role))
        {
            int number = 0;
            int net = role.Key switch
            {
                DcosRole.Master => 1,
                DcosRole.Agent => 2,
                _ => 200,
            };
            foreach (ModelNode node in role)
            {
                string address = node.Address ?? Address(net, ++number);
                yield return new InventoryNode(node.Name, node.Role, address, address, Zone: node.Zone, Region: node.Region);
            }
        }
    }

    private static string Address(int net, int number) => $"10.{net + (number / 62500)}.{number / 250 % 250}.{(number % 250) + 1}";

    private static IEnumerable<InventoryNode> Nodes(RehearsalOptions options, string prefix, DcosRole role, int count, int net)
    {
        string digits = new('0', count.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        return Enumerable.Range(1, count).Select(i =>
        {
            // Padded to the digits of the last number, so that names sort by number.
            string address = Address(net, i);
            string? zone = options.Zones.Count > 0 ? options.Zones[(i - 1) % options.Zones.Count] : null;
            return new InventoryNode(prefix + i.ToString(digits, System.Globalization.CultureInfo.InvariantCulture), role, address, address, Zone: zone);
        });
    }
}
