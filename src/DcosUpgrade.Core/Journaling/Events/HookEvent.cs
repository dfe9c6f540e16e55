using System;

namespace DcosUpgrade.Journaling;

/// <summary>A script block of the operator ran before or after a node.</summary>
[JournalKind("hook")]
internal sealed record HookEvent : JournalEvent
{
    /// <summary>The parameter: BeforeNode or AfterNode.</summary>
    public required string? Hook { get; init; }

    /// <summary>Why it failed; null when it succeeded.</summary>
    public required string? Failed { get; init; }

    public required TimeSpan Took { get; init; }
}
