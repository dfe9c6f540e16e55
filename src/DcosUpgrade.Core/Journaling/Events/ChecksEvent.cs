using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>The checks of a plan were evaluated.</summary>
[JournalKind("checks")]
internal sealed record ChecksEvent : JournalEvent
{
    /// <summary>Number of results.</summary>
    public required int Made { get; init; }

    /// <summary>Results that stop the plan, each as target and message.</summary>
    public required IReadOnlyList<string> Holding { get; init; }

    /// <summary>Number of results that are warnings.</summary>
    public required int Warnings { get; init; }

    /// <summary>The warnings, one entry for each distinct message.</summary>
    public required IReadOnlyList<WarnedCheckData> Warned { get; init; }

    /// <summary>Names of the excluded checks.</summary>
    public required IReadOnlyList<string> Excluded { get; init; }
}
