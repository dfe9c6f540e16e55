using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Reporting;

/// <summary>The nodes of a wave, or of a role when no plan shows the waves.</summary>
internal sealed record ReportWave(string Name, IReadOnlyList<ReportNode> Nodes)
{
    public bool HasProblem => Nodes.Any(node => node.Standing is ReportStanding.Failed or ReportStanding.Open);

    /// <summary>The nodes by wave, and in a wave by zone.</summary>
    public static IReadOnlyList<ReportWave> Of(IReadOnlyList<ReportNode> nodes) =>
    [
        .. nodes.GroupBy(node => (node.Wave, IsMaster: node.Role == DcosRole.Master))
            .OrderBy(wave => wave.Key.Wave ?? int.MaxValue).ThenByDescending(wave => wave.Key.IsMaster)
            .Select(wave => new ReportWave(NameOf(wave.Key.Wave, [.. wave]), [.. wave.OrderBy(node => node.Zone ?? "", StringComparer.Ordinal)])),
    ];

    /// <summary>How many nodes are done and how many are not.</summary>
    public string Summary()
    {
        int done = Nodes.Count(node => node.Standing == ReportStanding.Done);
        int failed = Nodes.Count(node => node.Standing == ReportStanding.Failed);
        return failed > 0
            ? ReportWords.Say($"{done:N0} of {Nodes.Count:N0} done, {failed:N0} failed")
            : ReportWords.Say($"{done:N0} of {Nodes.Count:N0} done");
    }

    private static string NameOf(int? wave, IReadOnlyList<ReportNode> nodes)
    {
        bool masters = nodes.All(node => node.Role == DcosRole.Master);
        bool agents = nodes.All(node => node.Role is DcosRole.Agent or DcosRole.PublicAgent);
        return (wave, masters, agents) switch
        {
            ({ } number, true, _) => ReportWords.Say($"Wave {number}: masters"),
            ({ } number, _, true) => ReportWords.Say($"Wave {number}: agents"),
            ({ } number, _, _) => ReportWords.Say($"Wave {number}"),
            (null, true, _) => ReportWords.Label("Masters"),
            (null, _, true) => ReportWords.Label("Agents"),
            _ => ReportWords.Label("Nodes"),
        };
    }
}
