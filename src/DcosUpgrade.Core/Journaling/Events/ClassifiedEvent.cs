using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>The nodes of a plan were classified before its run.</summary>
[JournalKind("classified")]
internal sealed record ClassifiedEvent : JournalEvent
{
    /// <summary>Number of nodes with nothing left to do.</summary>
    public required int Done { get; init; }

    /// <summary>Names of the nodes with a run in progress, sorted.</summary>
    public required IReadOnlyList<string> Running { get; init; }

    /// <summary>Nodes whose status could not be read, each as name and reason, sorted.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
