using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Journaling;

/// <summary>The last evaluation of a node's gates.</summary>
[JournalKind("gates")]
internal sealed record GatesEvent : NodeEvent
{
    public required bool? Healthy { get; init; }

    /// <summary>The gates that do not pass, in a few words; empty when the node is healthy.</summary>
    public required string? Holding { get; init; }

    public required TimeSpan? Waited { get; init; }

    /// <summary>The longest time in this session that an agent was not seen by the Mesos master; null when it was always seen.</summary>
    public required TimeSpan? Outage { get; init; }

    /// <summary>Null when tasks were not compared.</summary>
    public required TasksData? Tasks { get; init; }

    public required IReadOnlyList<GateData> Gates { get; init; }

    public static GatesEvent Of(string node, DcosHealth health, TimeSpan? outage) => new()
    {
        Node = node,
        Healthy = health.Healthy,
        Holding = health.Holding,
        Waited = health.Waited,
        Outage = outage,
        Tasks = health.Tasks is { } tasks ? new TasksData { Kept = tasks.Kept.Count, Ended = tasks.Ended.Count, Lost = tasks.Lost } : null,
        Gates = [.. health.Gates.Select(GateData.Of)],
    };
}
