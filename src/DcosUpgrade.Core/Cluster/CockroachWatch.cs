using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Cluster;

/// <summary>An observation of the IAM database through one master.</summary>
/// <param name="Report">Null when the master did not answer.</param>
internal sealed record CockroachObservation(Moment At, CockroachReport? Report, string Problem)
{
    /// <summary>Why not every range is replicated on all masters; null when every range is.</summary>
    public string? ProblemOf(int masters) => Report is null ? Problem : Report.Status is { } status ? status.Problem(masters) : Report.Problem;
}

/// <summary>
/// Observes the replication of CockroachDB's ranges: once a minute while ranges are copied, as the documented procedure does. Any node
/// reports all ranges.
/// </summary>
internal sealed class CockroachWatch(ClusterContext cluster)
{
    /// <summary>Interval while ranges are copied.</summary>
    private static readonly TimeSpan s_copying = TimeSpan.FromMinutes(1);

    /// <summary>Interval while it does not answer, as after a restart.</summary>
    private static readonly TimeSpan s_silent = TimeSpan.FromSeconds(10);

    private readonly object _lock = new();
    private readonly Dictionary<string, CockroachObservation> _observations = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null in Open Source, which has no CockroachDB.</summary>
    public async Task<CockroachObservation?> LookAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        if (cluster.Edition == DcosEdition.Open || master.Role != DcosRole.Master)
        {
            return null;
        }

        CockroachObservation? observation;
        lock (_lock)
        {
            _ = _observations.TryGetValue(master.Name, out observation);
        }

        if (observation is null || Moment.Of(cluster.Clock).Age(observation.At) >= Stays(observation))
        {
            observation = await AskAsync(master, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                _observations[master.Name] = observation;
            }
        }

        // Where the program is not installed, a cluster of unknown edition is Open Source.
        return cluster.Edition == DcosEdition.Unknown && observation.Report is { Installed: false } ? null : observation;
    }

    /// <summary>Forgets the observation of a master that restarts.</summary>
    public void Forget(string master)
    {
        lock (_lock)
        {
            _ = _observations.Remove(master);
        }
    }

    private TimeSpan Stays(CockroachObservation observation) => observation.Report?.Status is not { } status ? s_silent
        : status.Problem(cluster.Masters.Count) is null ? cluster.Watch.Interval
        : s_copying;

    private async Task<CockroachObservation> AskAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        try
        {
            return new CockroachObservation(Moment.Of(cluster.Clock),
                await cluster.RunAsync(master, new CockroachStatusOperation(cluster.Token()), cancellationToken).ConfigureAwait(false), "");
        }
        catch (DcosException e)
        {
            return new CockroachObservation(Moment.Of(cluster.Clock), null, e.Message);
        }
    }
}
