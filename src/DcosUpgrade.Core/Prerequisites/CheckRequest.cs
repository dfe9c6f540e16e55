using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Configuration;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Prerequisites;

/// <summary>Which checks are run, on which nodes, and how.</summary>
internal sealed record CheckRequest
{
    /// <summary>In the order of the catalogue.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>Checks that are excluded by name: their results are Skipped.</summary>
    public Func<Check, bool> Excluded { get; init; } = _ => false;

    /// <summary>Risks that are accepted, by id or by the name of their result.</summary>
    public IReadOnlyCollection<string> AcceptedRisks { get; init; } = [];

    public required IReadOnlyList<InventoryNode> Nodes { get; init; }

    public required CheckQuestion Question { get; init; }

    /// <summary>Reads the config.yaml that will be used when the question has none. Called only when a check needs it; null: there is none.</summary>
    public Func<CancellationToken, Task<ConfigDocument>>? ReadConfig { get; init; }

    /// <summary>Number of nodes that are observed at the same time.</summary>
    public required int ThrottleLimit { get; init; }

    /// <summary>Try ports between all pairs of nodes in place of a sample.</summary>
    public bool FullMesh { get; init; }
}
