using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>The state that one agent answers with; times in seconds since 1970. <paramref name="Id"/> is empty before the first registration.</summary>
internal sealed record MesosAgentView(string Version, string Id, string Address, MesosResources Resources, double StartTime, double Now)
{
    public MesosAgentPhase Phase { get; init; } = MesosAgentPhase.Running;

    /// <summary>True when a leading master is known: 1 s before that master shows the agent active.</summary>
    public bool Registered { get; init; } = true;

    public string MasterHostname { get; init; } = "";

    public string? ReservedFor { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>Frameworks with their tasks on this agent only.</summary>
    public IReadOnlyList<MesosFrameworkEntry> Frameworks { get; init; } = [];
}
