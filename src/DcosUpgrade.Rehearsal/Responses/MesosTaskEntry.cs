using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>A task with its latest <paramref name="State"/> (<c>TASK_RUNNING</c>, <c>TASK_FINISHED</c> …) and how it came there.</summary>
internal sealed record MesosTaskEntry(
    string Id, string Name, string FrameworkId, string AgentId, string State, MesosResources Resources, string Role = "*")
{
    public IReadOnlyList<MesosTaskStatus> Statuses { get; init; } = [];

    public bool IsRunning => State == "TASK_RUNNING";

    public bool IsUnreachable => State == "TASK_UNREACHABLE";
}
