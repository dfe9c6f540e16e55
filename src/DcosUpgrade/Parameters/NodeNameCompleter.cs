using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Parameters;

/// <summary>
/// Completes node names, zones for -Zone, and also phases for -PauseBefore, from the cluster of -Cluster or of a variable at the start of the pipeline.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NodeNameCompleter : ValueCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Tip)> Values(CompletionScope scope)
    {
        IEnumerable<InventoryNode> nodes = scope.Find("Cluster", InventoryOf)?.Present ?? [];
        if (scope.IsParameter("Zone"))
        {
            return nodes.Where(node => node.Zone is not null).GroupBy(node => node.Zone!)
                .Select(zone => (zone.Key, zone.Count() == 1 ? "1 node" : $"{zone.Count()} nodes"));
        }

        IEnumerable<(string Text, string Tip)> phases = scope.IsParameter("PauseBefore")
            ? Enum.GetNames(typeof(DcosPlanPhase)).Select(phase => (phase, phase))
            : [];
        return phases.Concat(nodes.Select(node => (node.Name, $"{node.Role} {node.Address}")));
    }

    private static ClusterInventory? InventoryOf(object? value) => value switch
    {
        DcosCluster cluster => cluster.Context?.Inventory,
        DcosNode node => node.Context?.Inventory,
        _ => null,
    };
}
