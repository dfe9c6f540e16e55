using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The observed nodes by name, and the version that they are upgraded from.</summary>
internal sealed class NodeIndex
{
    public NodeIndex(IReadOnlyList<NodeObservation> nodes, DcosVersion? to)
    {
        Nodes = nodes;
        ByName = nodes.GroupBy(node => node.Node.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        string[] versions = [.. nodes.Select(node => node.Conditions?.Facts.Version).OfType<string>().Distinct()];
        string[] sources = [.. versions.Where(version => version != to?.ToString())];
        From = (sources.Length > 0 ? sources : versions) is [string only] && DcosVersion.IsVersion(only) ? new DcosVersion(only) : null;
    }

    public IReadOnlyList<NodeObservation> Nodes { get; }

    public IReadOnlyDictionary<string, NodeObservation> ByName { get; }

    public DcosVersion? From { get; }
}
