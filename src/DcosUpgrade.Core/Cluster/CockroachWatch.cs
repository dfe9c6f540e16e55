using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Cluster;

/// <summary>An observation of the IAM database through one master.</summary>
/// <param name="Answer">The answer of that master.</param>
/// <param name="Members">The masters that are expected in the database.</param>
/// <param name="Access">The argument of the cockroach program on that master; the usual one when the master did not show it.</param>
internal sealed record CockroachObservation(DatabaseAnswer<CockroachReport> Answer, DatabaseMembers Members, string Access)
{
    /// <summary>Null when the status could not be read.</summary>
    public CockroachStatus? Status => Answer.Report?.Status;

    /// <summary>Why the status could not be read; empty when it was.</summary>
    public string Unreadable => Answer.Report is { } report ? report.Problem : Answer.Problem;

    /// <summary>Why not every range is replicated on the expected masters; null when every range is.</summary>
    public string? Problem => Status is { } status ? status.Problem(Members.Expected, Members.IsGrowing) : Unreadable;
}

/// <summary>
/// Observes the replication of CockroachDB's ranges: once a minute while ranges are copied, as the documented procedure does. Any node
/// reports all ranges.
/// </summary>
internal sealed class CockroachWatch(ClusterContext cluster)
{
    /// <summary>Interval while ranges are copied.</summary>
    private static readonly TimeSpan s_copying = TimeSpan.FromMinutes(1);

    private readonly DatabaseCache<CockroachReport> _answers = new(cluster, token => new CockroachStatusOperation(token));

    /// <summary>Null when the release that a master runs has no IAM database in this edition.</summary>
    public async Task<CockroachObservation?> LookAsync(InventoryNode master, ClusterView view, CancellationToken cancellationToken)
    {
        if (master.Role != DcosRole.Master || (cluster.Edition == DcosEdition.Open && !HasIam(master, view)))
        {
            return null;
        }

        DatabaseAnswer<CockroachReport> answer = await _answers
            .AskAsync(master, answer => Stays(ObservationOf(answer, view)), cancellationToken).ConfigureAwait(false);

        // Where the program is not installed, a cluster of unknown edition is Open Source.
        return cluster.Edition == DcosEdition.Unknown && answer.Report is { Installed: false } ? null : ObservationOf(answer, view);
    }

    /// <summary>The same through the first of these masters whose release has the database.</summary>
    public async Task<CockroachObservation?> LookAsync(IReadOnlyList<InventoryNode> masters, ClusterView view, CancellationToken cancellationToken) =>
        masters.Count == 0 ? null
        : await LookAsync(masters.FirstOrDefault(master => HasIam(master, view)) ?? masters[0], view, cancellationToken).ConfigureAwait(false);

    /// <summary>Forgets the observation of a master that restarts.</summary>
    public void Forget(string master) => _answers.Forget(master);

    /// <summary>
    /// A master that does not answer has the database when another one does: it may be the next one, and its other gates hold until it
    /// answers.
    /// </summary>
    private bool HasIam(InventoryNode master, ClusterView view) => MasterReleases.LineOf(view, master.Name) is { } line
        ? line.HasIam(cluster.Edition)
        : view.Masters.Any(other => MasterReleases.LineOf(other)?.HasIam(cluster.Edition) is true);

    private CockroachObservation ObservationOf(DatabaseAnswer<CockroachReport> answer, ClusterView view)
    {
        string access = answer.Report?.Access ?? CockroachAccess.Usual(cluster.Edition);
        DcosEdition edition = cluster.Edition == DcosEdition.Unknown && access == CockroachAccess.Insecure ? DcosEdition.Open : cluster.Edition;
        return new CockroachObservation(answer, MasterReleases.WithIam(view, edition), access);
    }

    private TimeSpan Stays(CockroachObservation observation) => observation.Status is null ? DatabaseCache<CockroachReport>.Silent
        : observation.Problem is null ? cluster.Watch.Interval
        : s_copying;
}
