using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>
/// The state that the Exhibitor of <paramref name="Address"/> answers with. <paramref name="Servers"/> may lag by <paramref
/// name="CheckMs"/>; empty = no servers spec loaded yet.
/// </summary>
internal sealed record ExhibitorView(string Address, IReadOnlyList<ExhibitorEntry> Servers, int CheckMs = 30000)
{
    /// <summary>Live answer of the local ZooKeeper, without lag.</summary>
    public bool Running { get; init; } = true;

    /// <summary>A rolling change is in progress.</summary>
    public bool Rolls { get; init; }
}
