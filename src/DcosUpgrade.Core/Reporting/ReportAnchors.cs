using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>The anchors of nodes: the name where it is plain, a number where it is not.</summary>
internal sealed class ReportAnchors
{
    private readonly Dictionary<string, string> _anchors = new(StringComparer.OrdinalIgnoreCase);

    public ReportAnchors(UpgradeReport report)
    {
        foreach (ReportNode node in report.Passes.SelectMany(pass => pass.Nodes).Where(node => !_anchors.ContainsKey(node.Name)))
        {
            bool isPlain = node.Name.Length > 0
                && node.Name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' or '_');
            _anchors[node.Name] = isPlain ? $"node-{node.Name}" : "node." + _anchors.Count.ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The anchor of a node, once: the first table has it.</summary>
    public string? Take(string node, ISet<string> taken) => Find(node) is { } anchor && taken.Add(anchor) ? anchor : null;

    public string? Find(string node) => _anchors.TryGetValue(node, out string? anchor) ? anchor : null;
}
