using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Journaling;

/// <summary>The nodes of a plan that share a wave and a zone.</summary>
internal sealed record PlanPlaceData
{
    public required int Wave { get; init; }

    /// <summary>Null when the nodes have none.</summary>
    public required string? Zone { get; init; }

    /// <summary>Names of the nodes.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    public static IReadOnlyList<PlanPlaceData> Of(DcosUpgradePlan plan) =>
    [
        .. plan.Steps.Where(step => step.Role is not null).GroupBy(step => (step.Wave, step.Zone))
            .Select(place => new PlanPlaceData { Wave = place.Key.Wave, Zone = place.Key.Zone, Nodes = [.. place.Select(step => step.Name)] }),
    ];
}
