using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Inventory;

/// <summary>Writes an inventory as YAML that <see cref="InventoryReader"/> reads as the same inventory; defaults are omitted.</summary>
internal static class InventoryWriter
{
    // Text that every YAML reader reads as the same text without quotes.
    private static readonly Pattern s_plain = new(@"^(?:[A-Za-z][A-Za-z0-9._-]*|[0-9]+(?:\.[0-9]+){3})\z", RegexOptions.CultureInvariant);
    private static readonly HashSet<string> s_words = new(["null", "true", "false", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static string Write(ClusterInventory inventory)
    {
        StringBuilder text = new("version: 1\n");
        text.Append("cluster: ").Append(Scalar(inventory.Cluster)).Append('\n');
        if (inventory.Edition != DcosEdition.Unknown)
        {
            text.Append("edition: ").Append(inventory.Edition.ToString().ToLowerInvariant()).Append('\n');
        }

        if (inventory.Bootstrap is { } bootstrap)
        {
            text.Append("bootstrap: ").Append(Mapping(Fields(bootstrap))).Append('\n');
        }

        if (inventory.Jumps.Count > 0)
        {
            text.Append("jump:\n");
            foreach (JumpEndpoint jump in inventory.Jumps.Values.OrderBy(jump => jump.Name, StringComparer.Ordinal))
            {
                text.Append("  ").Append(Scalar(jump.Name)).Append(": ").Append(Mapping(
                    [("ssh", jump.Host), .. Port(jump.Port), ("user", jump.UserName), ("via", jump.Via)])).Append('\n');
            }
        }

        text.Append(inventory.Nodes.Count > 0 ? "nodes:\n" : "nodes: []\n");
        foreach (InventoryNode node in inventory.Nodes)
        {
            text.Append("  - ").Append(Mapping(Fields(node))).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<(string Key, string? Value)> Fields(InventoryNode node) =>
    [
        ("name", node.Name),
        .. node.Role == DcosRole.Bootstrap ? [] : new (string, string?)[] { ("role", RoleNames.Write(node.Role)) },
        ("address", node.Address),
        ("ssh", node.Ssh == node.Address ? null : node.Ssh),
        .. Port(node.Port),
        ("user", node.User),
        ("jump", node.Jump),
        ("zone", node.Zone),
        ("region", node.Region),
        ("state", node.Absent ? "absent" : null),
    ];

    private static IEnumerable<(string Key, string? Value)> Port(int? port) =>
        port is null ? [] : [("port", port.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private static string Mapping(IEnumerable<(string Key, string? Value)> fields) =>
        "{"
        + string.Join(
            ", ",
            fields.Where(field => field.Value is not null).Select(field => $"{field.Key}: {(field.Key == "port" ? field.Value : Scalar(field.Value!))}"))
        + "}";

    private static string Scalar(string text) => s_plain.IsMatch(text) && !s_words.Contains(text)
        ? text
        : "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
