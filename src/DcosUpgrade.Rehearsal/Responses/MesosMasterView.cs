using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>All that decides what one master answers; times in seconds since 1970.</summary>
internal sealed record MesosMasterView(string Version, string MasterId, string Address, double StartTime, double Now)
{
    public bool Elected { get; init; }

    /// <summary>Address of the master this one takes for the leader; null = none known. Its own address while <see cref="Elected"/> is false = the redirect loop of a master restarted within its ZooKeeper session.</summary>
    public string? Leader { get; init; }

    public double ElectedTime { get; init; }

    public string? Cluster { get; init; }

    public int Quorum { get; init; } = 1;

    /// <summary>Replicas of the replicated log that are alive.</summary>
    public int EnsembleSize { get; init; } = 1;

    public bool LogRecovered { get; init; } = true;

    /// <summary>Null = the master runs without the overlay module.</summary>
    public bool? OverlayLogRecovered { get; init; }

    /// <summary>False = a leader that has not read its registry yet: its lists are empty whatever the cluster holds.</summary>
    public bool RegistryFetched { get; init; } = true;

    public int RegistrySizeBytes { get; init; } = 287;

    /// <summary>Stores since the start; the percentiles of the timer appear with the second.</summary>
    public int RegistryStores { get; init; } = 2;

    public IReadOnlyList<MesosAgentEntry> Agents { get; init; } = [];

    /// <summary>Known from the registry, not yet back since the failover.</summary>
    public IReadOnlyList<MesosAgentEntry> RecoveredAgents { get; init; } = [];

    /// <summary>Agents that the master gave up on: in no list, only counted.</summary>
    public int UnreachableAgents { get; init; }

    /// <summary>Agents that did not come back in time after a failover (<c>master/recovery_slave_removals</c>).</summary>
    public int RecoveryRemovals { get; init; }

    public IReadOnlyList<MesosFrameworkEntry> Frameworks { get; init; } = [];

    /// <summary>What its agents and tasks amount to, where that is known already; null = it is counted.</summary>
    public MesosTotals? Totals { get; init; }
}
