using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Inventory;

/// <param name="Warnings">What is allowed but probably a mistake.</param>
internal sealed record InventoryReading(ClusterInventory Inventory, IReadOnlyList<string> Warnings);

/// <summary>Reads an inventory file: CSV when its name ends in .csv, YAML otherwise.</summary>
internal sealed class InventoryReader(IYamlReader yaml)
{
    public const int MaxBytes = 8 << 20;

    /// <param name="path">The name of the file in errors.</param>
    /// <param name="defaultPort">The SSH port of nodes that name none; null: the connection decides.</param>
    /// <exception cref="InputException">It is not YAML or not a usable inventory: the first ten problems, each with file and line.</exception>
    public InventoryReading Read(string text, string path, int? defaultPort = null)
    {
        InventoryProblems problems = new(path);
        InventoryDraft draft = string.Equals(Path.GetExtension(path), ".csv", StringComparison.OrdinalIgnoreCase)
            ? new CsvInventory(problems).Read(text)
            : new YamlInventory(problems).Read(yaml.Read(text, path));

        // Entries that could not be parsed are missing, and the rules would report them a second time.
        problems.ThrowIfAny();
        InventoryRules rules = new(problems, defaultPort);
        ClusterInventory inventory = rules.Apply(draft, Path.GetFileNameWithoutExtension(path));
        problems.ThrowIfAny();
        rules.CheckMasters(inventory, draft.NodesLine);
        problems.ThrowIfAny();
        return new InventoryReading(
            inventory,
            inventory.Present.Any(node => node.Role != DcosRole.Master) ? [] : [$"{path} has no agents: only masters will be upgraded."]);
    }
}
