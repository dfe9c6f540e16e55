using System;
using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>The soak time of the canaries began.</summary>
[JournalKind("soak")]
internal sealed record SoakEvent : JournalEvent
{
    /// <summary>Names of the canaries.</summary>
    public required IReadOnlyList<string> Nodes { get; init; }

    /// <summary>The soak time.</summary>
    [JournalMember(Name = "seconds")]
    public required TimeSpan? Time { get; init; }
}
