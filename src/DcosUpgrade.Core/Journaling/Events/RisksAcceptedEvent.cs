using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>Risks were accepted for a call of Test-DcosPrerequisite.</summary>
[JournalKind("risk", With = "procedure")]
internal sealed record RisksAcceptedEvent : JournalEvent
{
    /// <summary>Names of the risks.</summary>
    public required IReadOnlyList<string> Accepted { get; init; }

    /// <summary>The operator.</summary>
    public required string? By { get; init; }

    public required DcosTestProcedure? Procedure { get; init; }
}
