using System;

namespace DcosUpgrade.Journaling;

/// <summary>An agent was not seen by the Mesos master for so long that the operator was warned.</summary>
[JournalKind("outage")]
internal sealed record OutageEvent : NodeEvent
{
    /// <summary>Time since the Mesos master last saw the agent.</summary>
    public required TimeSpan? Away { get; init; }
}
