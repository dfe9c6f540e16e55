using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Cluster;

/// <summary>A look at the IAM database through one master.</summary>
/// <param name="Report">Null when the master could not be asked.</param>
internal sealed record CockroachObservation(DateTimeOffset At, CockroachReport? Report, string Problem)
{
    /// <summary>Why it does not show every range replicated on so many masters; null when it does.</summary>
    public string? ProblemOf(int masters) => Report is null ? Problem : Report.Status is { } status ? status.Problem(masters) : Report.Problem;
}

/// <summary>
/// Asks CockroachDB how its ranges are replicated, no more often than helps: what is being copied takes minutes, and the procedure
/// asks once in a minute. Any node tells of all of them.
/// </summary>
internal sealed class CockroachWatch(ClusterContext cluster)
{
    /// <summary>Ranges are being copied.</summary>
    private static readonly TimeSpan s_copying = TimeSpan.FromMinutes(1);

    /// <summary>It does not answer, as after a restart.</summary>
    private static readonly TimeSpan s_silent = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, CockroachObservation> _sights = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where there is none: in Open Source.</summary>
    public async Task<CockroachObservation?> LookAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        if (cluster.Edition == DcosEdition.Open || master.Role != DcosRole.Master)
        {
            return null;
        }

        if (!_sights.TryGetValue(master.Name, out CockroachObservation? sight) || cluster.Clock.UtcNow - sight.At >= Stays(sight))
        {
            _sights[master.Name] = sight = await AskAsync(master, cancellationToken).ConfigureAwait(false);
        }

        // A cluster whose edition nobody knows is Open Source where there is no such program.
        return cluster.Edition == DcosEdition.Unknown && sight.Report is { Installed: false } ? null : sight;
    }

    /// <summary>Asks again at once the next time: the master was restarted.</summary>
    public void Forget(string master) => _sights.Remove(master);

    private TimeSpan Stays(CockroachObservation sight) => sight.Report?.Status is not { } status ? s_silent
        : status.Problem(cluster.Masters.Count) is null ? cluster.Watch.Interval
        : s_copying;

    private async Task<CockroachObservation> AskAsync(InventoryNode master, CancellationToken cancellationToken)
    {
        try
        {
            return new CockroachObservation(cluster.Clock.UtcNow, await cluster.RunAsync(master, new CockroachStatusOperation(cluster.Token()), cancellationToken).ConfigureAwait(false), "");
        }
        catch (DcosException e)
        {
            return new CockroachObservation(cluster.Clock.UtcNow, null, e.Message);
        }
    }
}
