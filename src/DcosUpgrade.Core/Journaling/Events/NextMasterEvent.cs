using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>The next master of a plan was chosen.</summary>
[JournalKind("next-master")]
internal sealed record NextMasterEvent : NodeEvent
{
    /// <summary>The masters that are left, each as name and the services that it leads.</summary>
    public required IReadOnlyList<string> Leads { get; init; }
}
