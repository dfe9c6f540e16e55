using DcosUpgrade.Errors;

namespace DcosUpgrade.Journaling;

/// <summary>A node ended with an error.</summary>
[JournalKind("error")]
internal sealed record ErrorEvent : NodeEvent
{
    /// <summary>The error id.</summary>
    public required string? Id { get; init; }

    public required string? Message { get; init; }

    /// <summary>The remedy; null when none is known.</summary>
    public required string? Next { get; init; }

    public static ErrorEvent Of(string node, DcosException error) => new() { Node = node, Id = error.Id, Message = error.Message, Next = error.Remedy };
}
