using System;
using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>The state that one Marathon answers with. <paramref name="Leader"/> is an address, null = none elected.</summary>
internal sealed record MarathonView(string Version, string Address, string? Leader, string? FrameworkId)
{
    public IReadOnlyList<MarathonApp> Apps { get; init; } = [];

    public IReadOnlyList<MarathonDeployment> Deployments { get; init; } = [];

    /// <summary>Apps that wait for offers.</summary>
    public IReadOnlyList<string> Queue { get; init; } = [];

    /// <summary>Time since which the instances of pods are unchanged; null: no instances.</summary>
    public DateTimeOffset? PodsSince { get; init; }

    /// <summary>Pods by id, with their status.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pods { get; init; } = [];
}
