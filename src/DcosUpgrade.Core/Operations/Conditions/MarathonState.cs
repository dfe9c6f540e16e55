using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>One app, flattened out of its group.</summary>
/// <param name="Constraints">Each the texts of one constraint; null for one that is no list of texts.</param>
internal sealed record MarathonAppState(
    string Id,
    int Instances,
    int Staged,
    int Running,
    int Healthy,
    int Unhealthy,
    bool HasHealthCheck,
    IReadOnlyList<IReadOnlyList<string>?> Constraints,
    string Image,
    bool IsMarathon);

/// <summary>One pod and its state: STABLE, DEGRADED, TERMINAL.</summary>
/// <param name="Since">When the first of its instances came to be what it is; null when that is not told.</param>
internal sealed record MarathonPodState(string Id, string Status, IReadOnlyList<IReadOnlyList<string>?> Constraints, DateTimeOffset? Since = null);

/// <summary>What one Marathon says. A null part could not be read.</summary>
internal sealed record MarathonState
{
    public string? Version { get; init; }

    public string? FrameworkId { get; init; }

    /// <summary>What each deployment that goes on changes.</summary>
    public IReadOnlyList<string>? Deployments { get; init; }

    /// <summary>Apps and pods that wait for offers, and whether they only wait out a delay.</summary>
    public IReadOnlyList<KeyValuePair<string, bool>>? Queue { get; init; }

    public IReadOnlyList<MarathonAppState>? Apps { get; init; }

    public IReadOnlyList<MarathonPodState>? Pods { get; init; }

    /// <summary>Why the first part that could not be read could not.</summary>
    public string Problem { get; init; } = "";

    public static MarathonState Silent(string why) => new() { Problem = why };
}
