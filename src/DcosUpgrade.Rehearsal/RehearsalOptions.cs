using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal;

/// <summary>What cluster is rehearsed on.</summary>
internal sealed record RehearsalOptions
{
    public string Name { get; init; } = "rehearsal";

    /// <summary>1, 3, 5 … as Exhibitor ensembles are.</summary>
    public int Masters { get; init; } = 3;

    public int Agents { get; init; } = 5;

    public int PublicAgents { get; init; } = 1;

    /// <summary>Decides everything that is left to chance.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Virtual seconds in a real one; 0 = as fast as the machine can.</summary>
    public double Speed { get; init; }

    public string FromVersion { get; init; } = "1.10.8";

    public string ToVersion { get; init; } = "1.11.6";

    public DcosEdition Edition { get; init; } = DcosEdition.Open;

    /// <summary>The mode that Enterprise is installed with; None for Open Source.</summary>
    public DcosSecurityMode SecurityMode { get; init; }

    /// <summary>Zones that nodes are spread over in turn; empty for none.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Apps of Marathon that the agents' tasks are spread over in turn; 0 for two that have an instance on every agent.</summary>
    public int Apps { get; init; }
}
