using System;

namespace DcosUpgrade.Journaling;

/// <summary>A download without progress was stopped.</summary>
[JournalKind("stop-download")]
internal sealed record StopDownloadEvent : NodeEvent
{
    /// <summary>The id of the attempt.</summary>
    public required string? Attempt { get; init; }

    /// <summary>Time without progress.</summary>
    public required TimeSpan? Still { get; init; }
}
