using System.Collections.Generic;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>The state that one master answers with; times in seconds since 1970.</summary>
internal sealed record MesosMasterView(string Version, string MasterId, string Address, double StartTime, double Now)
{
    public bool Elected { get; init; }

    /// <summary>
    /// Address of the leader that this master knows; null: none. Its own address while <see cref="Elected"/> is false: the
    /// redirect loop of a master restarted within its ZooKeeper session.
    /// </summary>
    public string? Leader { get; init; }

    public double ElectedTime { get; init; }

    public string? Cluster { get; init; }

    public int Quorum { get; init; } = 1;

    /// <summary>Replicas of the replicated log that are alive.</summary>
    public int EnsembleSize { get; init; } = 1;

    public bool LogRecovered { get; init; } = true;

    /// <summary>Null = the master runs without the overlay module.</summary>
    public bool? OverlayLogRecovered { get; init; }

    /// <summary>False: a leader that has not read its registry; its lists are empty.</summary>
    public bool RegistryFetched { get; init; } = true;

    public int RegistrySizeBytes { get; init; } = 287;

    /// <summary>Number of stores since the start; from the second on the timer has percentiles.</summary>
    public int RegistryStores { get; init; } = 2;

    public IReadOnlyList<MesosAgentEntry> Agents { get; init; } = [];

    /// <summary>Recovered from the registry, not reregistered since the failover.</summary>
    public IReadOnlyList<MesosAgentEntry> RecoveredAgents { get; init; } = [];

    /// <summary>Unreachable agents: in no list, only counted.</summary>
    public int UnreachableAgents { get; init; }

    /// <summary>Agents that did not reregister in time after a failover (<c>master/recovery_slave_removals</c>).</summary>
    public int RecoveryRemovals { get; init; }

    public IReadOnlyList<MesosFrameworkEntry> Frameworks { get; init; } = [];

    /// <summary>Totals of agents and tasks; null: computed.</summary>
    public MesosTotals? Totals { get; init; }
}
