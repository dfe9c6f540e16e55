using System;
using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>One app, outside its group.</summary>
internal sealed record MarathonAppState
{
    public required string Id { get; init; }

    /// <summary>Number of instances that the app is to have.</summary>
    public required int Instances { get; init; }

    /// <summary>Number of staged tasks.</summary>
    public required int Staged { get; init; }

    /// <summary>Number of running tasks.</summary>
    public required int Running { get; init; }

    /// <summary>Number of tasks that pass their health checks.</summary>
    public required int Healthy { get; init; }

    /// <summary>Number of tasks that fail their health checks.</summary>
    public required int Unhealthy { get; init; }

    public required bool HasHealthCheck { get; init; }

    /// <summary>The texts of each constraint; null for a constraint that is not a list of texts.</summary>
    public required IReadOnlyList<IReadOnlyList<string>?> Constraints { get; init; }

    /// <summary>The Docker image; empty when there is none.</summary>
    public required string Image { get; init; }

    /// <summary>The app is itself a Marathon.</summary>
    public required bool IsMarathon { get; init; }
}

/// <summary>One pod and its state: STABLE, DEGRADED, TERMINAL.</summary>
/// <param name="Since">Time of the earliest status change of its instances; null when it is unknown.</param>
internal sealed record MarathonPodState(string Id, string Status, IReadOnlyList<IReadOnlyList<string>?> Constraints, DateTimeOffset? Since = null);

/// <summary>The state of one Marathon. A part that could not be read is null.</summary>
internal sealed record MarathonState
{
    public string? Version { get; init; }

    public string? FrameworkId { get; init; }

    /// <summary>The changes of each active deployment.</summary>
    public IReadOnlyList<string>? Deployments { get; init; }

    /// <summary>Apps and pods in the launch queue, and whether each waits only for its backoff delay.</summary>
    public IReadOnlyList<KeyValuePair<string, bool>>? Queue { get; init; }

    public IReadOnlyList<MarathonAppState>? Apps { get; init; }

    public IReadOnlyList<MarathonPodState>? Pods { get; init; }

    /// <summary>The reason of the first part that could not be read.</summary>
    public string Problem { get; init; } = "";

    public static MarathonState Silent(string why) => new() { Problem = why };
}
