using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Discovery;

/// <summary>A master of the inventory and what it answered; null when it was not reached.</summary>
internal sealed record MasterAnswer(InventoryNode Node, DiscoveredMaster? Found, DcosException? Problem);

/// <summary>Compares the masters of inventory and cluster. What no master answered is a warning; a contradiction is an error.</summary>
internal sealed class MasterSet(ClusterInventory inventory, IReadOnlyList<MasterAnswer> looks)
{
    // Absent masters included: the cluster still counts them. A replacement has the same address.
    private readonly HashSet<string> _described = [.. inventory.Nodes.Where(node => node.Role == DcosRole.Master).Select(node => node.Address)];

    /// <exception cref="ClusterStateException">They do not agree; names what is missing and what is surplus.</exception>
    public IEnumerable<string> Check()
    {
        List<string> warnings = [.. looks.Where(look => look.Problem is not null)
            .Select(look => $"{look.Node.Name} was not checked: {look.Problem!.Message}")];
        foreach (MasterAnswer look in looks.Where(look => look.Found is not null))
        {
            CheckIdentity(look.Node, look.Found!);
            DiscoveredNodes.CheckVersion(look.Node, look.Found!);
            CheckLists(look.Node, look.Found!);
        }

        if (looks.All(look => look.Found?.MasterList is null))
        {
            warnings.Add("No master's master_list could be read: the masters of the inventory were not compared with it.");
        }

        if (looks.All(look => look.Found?.ExhibitorServers is null))
        {
            string why = string.Join(", ", looks.Where(look => look.Found is not null).Select(look => $"{look.Node.Name}: {look.Found!.ExhibitorProblem}"));
            warnings.Add($"No Exhibitor names its servers ({why}): the masters of the inventory were not compared with them.");
        }

        return [.. warnings, .. MixedVersions()];
    }

    /// <exception cref="ClusterStateException">The node that answers is not the expected master.</exception>
    public static void CheckIdentity(InventoryNode node, DiscoveredMaster found)
    {
        if (!found.IsDcosNode)
        {
            throw new ClusterStateException(SR.NotADcosNode, node.Name, node.Name, node.Ssh);
        }

        if (!found.IsMaster)
        {
            throw new ClusterStateException(SR.NotAMaster, node.Name, node.Name, found.RoleFiles.Count > 0 ? string.Join(" and ", found.RoleFiles) : "unknown");
        }

        if (found.DetectedAddress.Length > 0 && node.Address.Length > 0 && found.DetectedAddress != node.Address)
        {
            throw new ClusterStateException(SR.AddressMismatch, node.Name, node.Name, found.DetectedAddress, node.Address);
        }
    }

    /// <exception cref="ClusterStateException">master_list and master_count of one master differ.</exception>
    public static void CheckCount(InventoryNode node, DiscoveredMaster found)
    {
        if (found is { MasterList: { } list, MasterCount: { } count } && list.Count != count)
        {
            throw new ClusterStateException(SR.MasterCountMismatch, node.Name, node.Name, list.Count, count);
        }
    }

    private void CheckLists(InventoryNode node, DiscoveredMaster found)
    {
        CheckCount(node, found);
        CheckSame(found.MasterList, $"master_list on {node.Name}");
        CheckSame(found.ExhibitorServers, $"Exhibitor on {node.Name}");
    }

    private void CheckSame(IReadOnlyList<string>? theirs, string whose)
    {
        if (theirs is not null && !_described.SetEquals(theirs))
        {
            throw new ClusterStateException(
                SR.MastersMismatch,
                inventory.Cluster,
                inventory.Cluster,
                whose,
                Names(theirs.Where(address => !_described.Contains(address))),
                Names(_described.Where(address => !theirs.Contains(address))));
        }
    }

    private IEnumerable<string> MixedVersions()
    {
        string[] versions = [.. looks.Where(look => look.Found?.Version is not null)
            .GroupBy(look => look.Found!.Version!)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} on {string.Join(", ", group.Select(look => look.Node.Name))}")];
        return versions.Length > 1 ? [$"The masters run different versions, as in an upgrade under way: {string.Join("; ", versions)}."] : [];
    }

    private static string Names(IEnumerable<string> addresses) =>
        string.Join(", ", addresses.OrderBy(address => address, StringComparer.Ordinal)) is { Length: > 0 } names ? names : "none";
}
