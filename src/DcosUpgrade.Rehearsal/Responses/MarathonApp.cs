using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>An app with its counts and the ids of its deployments.</summary>
internal sealed record MarathonApp(string Id, int Instances)
{
    public int TasksStaged { get; init; }

    public int TasksRunning { get; init; }

    public int TasksHealthy { get; init; }

    public int TasksUnhealthy { get; init; }

    public bool HasHealthCheck { get; init; }

    public IReadOnlyList<string> Deployments { get; init; } = [];

    /// <summary>Field, operator and, for some operators, value.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Constraints { get; init; } = [];
}
