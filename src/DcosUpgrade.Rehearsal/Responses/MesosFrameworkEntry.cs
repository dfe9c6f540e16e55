using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A framework and its tasks; times in seconds since 1970.</summary>
internal sealed record MesosFrameworkEntry(string Id, string Name, double RegisteredTime)
{
    public bool Active { get; init; } = true;

    public bool Connected { get; init; } = true;

    public bool Recovered { get; init; }

    public string Hostname { get; init; } = "";

    public string WebUiUrl { get; init; } = "";

    public string Role { get; init; } = "*";

    public double FailoverTimeout { get; init; } = 604800;

    /// <summary>Null until the framework reregistered after a failover of the master.</summary>
    public double? ReregisteredTime { get; init; }

    public IReadOnlyList<string> Capabilities { get; init; } = ["TASK_KILLING_STATE", "PARTITION_AWARE"];

    public IReadOnlyList<MesosTaskEntry> Tasks { get; init; } = [];

    public IReadOnlyList<MesosTaskEntry> UnreachableTasks { get; init; } = [];

    public IReadOnlyList<MesosTaskEntry> CompletedTasks { get; init; } = [];
}
