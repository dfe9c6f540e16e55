using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Follows a detached run to its end, across broken links, and stops a download without progress.</summary>
internal sealed class RunFollower(ClusterContext cluster, RunOptions options)
{
    /// <summary>Seconds after which the node answers without a change.</summary>
    private const int WaitSec = 5;

    /// <summary>Time without progress after which a download is warned of.</summary>
    private static readonly TimeSpan s_stallNamed = TimeSpan.FromSeconds(120);

    /// <summary>Describes a download in more detail than its number of packages.</summary>
    public Func<RunProgress, string>? Meter { get; init; }

    /// <summary>Returns true when the run has ended, false when it continues after the time-out.</summary>
    /// <param name="decisiveVersion">See <see cref="ScriptTarget.DecisiveVersion"/>.</param>
    public async Task<bool> FollowAsync(InventoryNode node, string attemptId, string activity, string? decisiveVersion, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, options.ScriptTimeout);
        TimeSpan moved = cluster.Clock.Elapsed;
        Backoff backoff = new(cluster.Ids);
        string mark = "";
        long offset = 0;
        bool stallTold = false;
        bool swapped = false;
        bool linkTold = false;
        string told = "";
        do
        {
            RunProgress run;
            try
            {
                run = await cluster.RunAsync(node, new FollowRunOperation(cluster.Token(), attemptId, offset, mark, node.Role == DcosRole.Master, WaitSec),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (DcosException e)
            {
                // Also a refused login or sudo, or a changed key: the run is detached and continues.
                if (!linkTold)
                {
                    linkTold = true;
                    cluster.Journal.Write(new LinkEvent { Node = node.Name, Broken = e.Id });
                    options.Progress.Warning($"{node.Name} does not answer ({e.Message}). Its run continues; trying again.");
                }

                await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (linkTold)
            {
                (linkTold, backoff) = (false, new Backoff(cluster.Ids));
                options.Progress.Verbose($"{node.Name} answers again.");
            }

            if (run.Mark != mark)
            {
                (mark, moved, stallTold) = (run.Mark, cluster.Clock.Elapsed, false);
            }

            offset += System.Text.Encoding.UTF8.GetByteCount(run.Log);
            swapped |= run.Swapping;
            (string phase, int percent) = Describe(run, decisiveVersion is null ? swapped : run.Version == decisiveVersion, cluster.Clock.Elapsed - moved);
            if (!run.IsPreparing && (run.Registered ?? await RegisteredAsync(node, cancellationToken).ConfigureAwait(false)) is { } registered
                && OutageWarning.Saw(cluster, options.Progress, node.Name, registered) is { } away)
            {
                phase += $", away from the master for {away.TotalSeconds:0} of {OutageClock.Limit.TotalSeconds:0} s";
            }

            phase = IsFetching(run) && Meter is { } measure ? measure(run) : phase;
            options.Progress.Progress(node.Name, activity, phase, percent);
            if (Headline(phase) != told)
            {
                told = Headline(phase);
                cluster.Journal.Write(new RunPhaseEvent { Node = node.Name, Attempt = attemptId, Phase = phase });
                options.Progress.Verbose($"{node.Name}: {phase}");
            }

            foreach (string line in VisibleText.Of(run.Log).Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length > 0))
            {
                options.Progress.Verbose($"{node.Name} log: {line.TrimEnd()}");
            }

            if (run.Ended || !run.Alive)
            {
                return true;
            }

            TimeSpan still = cluster.Clock.Elapsed - moved;
            if (IsFetching(run) && still > s_stallNamed && !stallTold)
            {
                stallTold = true;
                options.Progress.Warning(
                    $"{node.Name}: the download has made no progress for {still.TotalSeconds:0} s; it is ended "
                        + $"after {options.FetchStall.TotalSeconds:0} s. Nothing is changed yet.");
            }

            if (IsFetching(run) && still > options.FetchStall && await StopFetchAsync(node, attemptId, still, cancellationToken).ConfigureAwait(false))
            {
                moved = cluster.Clock.Elapsed;
            }
        }
        while (!patience.IsOver());

        return false;
    }

    /// <returns>False when the node does not answer: the download is still to be ended.</returns>
    private async Task<bool> StopFetchAsync(InventoryNode node, string attemptId, TimeSpan still, CancellationToken cancellationToken)
    {
        cluster.Journal.Write(new StopDownloadEvent { Node = node.Name, Attempt = attemptId, Still = still });
        try
        {
            _ = await cluster.RunAsync(node, new StopFetchOperation(cluster.Token(), attemptId), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DcosException e)
        {
            options.Progress.Verbose($"{node.Name}: the download could not be ended: {e.Message}");
            return false;
        }
    }

    /// <summary>Whether an agent that requires a login is registered; null on masters and when it does not answer.</summary>
    private async Task<bool?> RegisteredAsync(InventoryNode node, CancellationToken cancellationToken)
    {
        if (node.Role == DcosRole.Master)
        {
            return null;
        }

        try
        {
            return (await cluster.Agents.ObserveAsync(node, cancellationToken).ConfigureAwait(false)).Registered is true;
        }
        catch (DcosException)
        {
            return null;
        }
    }

    private static bool IsFetching(RunProgress run) => run.IsPreparing || (run.FetchingPkgpanda && !run.Swapping);

    /// <summary>The phase of a run as text and percentage.</summary>
    /// <param name="activated">The node has the script's packages.</param>
    /// <param name="still">Time without progress.</param>
    public static (string Text, int Percent) Describe(RunProgress run, bool activated, TimeSpan still)
    {
        if (run.Swapping)
        {
            return ("activating", 70);
        }

        if (activated && run.Phase == "running" && run.LogBytes > 0 && !run.FetchingPkgpanda)
        {
            string exhibitor = run.Exhibitor.Count > 0 ? $", Exhibitor {run.Exhibitor.Count(server => server.Serving)} of {run.Exhibitor.Count} serving" : "";
            return ($"checks after activation{exhibitor}", 85);
        }

        return IsFetching(run)
            ? ($"fetching {run.PackagesPresent}/{run.PackagesTotal}{(still > s_stallNamed ? $", no progress for {still.TotalSeconds:0} s" : "")}",
                run.PackagesTotal > 0 ? 5 + (50 * run.PackagesPresent / run.PackagesTotal) : 5)
            : ("script running", 60);
    }

    /// <summary>The part of a phase that makes a new verbose line; changed numbers do not.</summary>
    private static string Headline(string phase) => phase.Split(' ', ',')[0];
}
