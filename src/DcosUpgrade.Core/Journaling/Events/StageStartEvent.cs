using DcosUpgrade.Operations;

namespace DcosUpgrade.Journaling;

/// <summary>The start of a run that only downloads packages was requested on a node.</summary>
[JournalKind("start", With = "operation")]
internal sealed record StageStartEvent : NodeEvent
{
    /// <summary>Always <see cref="RunOrder.Stage"/>.</summary>
    public required string? Operation { get; init; }

    /// <summary>False when the node refused.</summary>
    public required bool Started { get; init; }

    /// <summary>The id of the attempt; empty when the node refused.</summary>
    public required string? Attempt { get; init; }

    /// <summary>The refusal in one word; null when the run started.</summary>
    public required string? Refusal { get; init; }

    public required string? Detail { get; init; }
}
