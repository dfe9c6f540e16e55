using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>An agent at the master; times in seconds since 1970.</summary>
internal sealed record MesosAgentEntry(string Id, string Hostname, string Version, MesosResources Resources, double RegisteredTime)
{
    public int Port { get; init; } = 5051;

    public bool Active { get; init; } = true;

    /// <summary>Null until the agent reregistered after its own restart or a failover of the master.</summary>
    public double? ReregisteredTime { get; init; }

    /// <summary><c>slave_public</c> on public agents: all resources are reserved for it; null = <c>*</c>.</summary>
    public string? ReservedFor { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];
}
