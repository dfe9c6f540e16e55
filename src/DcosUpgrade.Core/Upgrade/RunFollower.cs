using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>Follows a detached run to its end, across broken links, and stops a download without progress.</summary>
internal sealed class RunFollower(ClusterContext cluster, RunOptions options)
{
    /// <summary>Seconds after which the node answers without a change.</summary>
    private const int WaitSec = 5;

    /// <summary>Number of units that a phase names.</summary>
    private const int NamedUnits = 3;

    /// <summary>Maximum different lines of a log that are shown; the log on the node has all of them.</summary>
    private const int MostLines = 1000;

    private static readonly Pattern s_number = new("[0-9]+");

    /// <summary>Time without progress after which a download, or a unit that the script waits for, is warned of.</summary>
    private static readonly TimeSpan s_stallNamed = TimeSpan.FromSeconds(120);

    /// <summary>Describes a download in more detail than its number of packages.</summary>
    public Func<RunProgress, string>? Meter { get; init; }

    /// <summary>What the script of the run waits for.</summary>
    public ScriptWaits Waits { get; init; } = new(ForChecks: true, ForUnits: false);

    /// <summary>The units for which the script waited at the last observation, as the end of a sentence; empty when it waits for none.</summary>
    public string StillWaits { get; private set; } = "";

    /// <summary>Returns true when the run has ended, false when it continues after the time-out.</summary>
    /// <param name="decisiveVersion">See <see cref="ScriptTarget.DecisiveVersion"/>.</param>
    public async Task<bool> FollowAsync(InventoryNode node, string attemptId, string activity, string? decisiveVersion, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, options.ScriptTimeout);
        TimeSpan moved = cluster.Clock.Elapsed;
        Backoff backoff = new(cluster.Ids);
        string mark = "";
        string units = "";
        long offset = 0;
        bool stallTold = false;
        bool swapped = false;
        bool linkTold = false;
        string told = "";
        HashSet<string> toldPhases = new(StringComparer.Ordinal);
        HashSet<string> toldLines = new(StringComparer.Ordinal);
        do
        {
            RunProgress run;

            // The views of the masters stay consecutive, so that the next agent need not wait until they are again.
            Task views = node.Role == DcosRole.Master ? Task.CompletedTask : cluster.Watch.KeepAsync(cancellationToken);
            try
            {
                run = await cluster.RunAsync(node, new FollowRunOperation(cluster.Token(), attemptId, offset, mark, node.Role == DcosRole.Master, WaitSec),
                    cancellationToken).ConfigureAwait(false);
                await views.ConfigureAwait(false);
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

            // While the script waits for units nothing else moves: each unit that has started or stopped is progress.
            string waiting = Units(run, Waits);
            if (run.Mark != mark || waiting != units)
            {
                (mark, units, moved, stallTold) = (run.Mark, waiting, cluster.Clock.Elapsed, false);
                StillWaits = waiting.Length > 0 ? $"; systemd is still {waiting}" : "";
            }

            offset = run.LogNext;
            swapped |= run.Swapping;
            bool activated = decisiveVersion is null ? swapped : run.Version == decisiveVersion;
            (string phase, int percent) = Describe(run, activated, Waits, cluster.Clock.Elapsed - moved);
            if (!run.IsPreparing)
            {
                bool? registered = run.Registered ?? await AgentRegistration.ReadAsync(cluster, node, cancellationToken).ConfigureAwait(false);
                phase += AgentRegistration.Note(cluster, options.Progress, node, registered);
            }

            phase = IsFetching(run) && Meter is { } measure ? measure(run) : phase;
            options.Progress.Progress(node.Name, activity, phase, percent);
            if (Headline(phase) != told)
            {
                told = Headline(phase);
                cluster.Journal.Write(new RunPhaseEvent { Node = node.Name, Attempt = attemptId, Phase = phase });
                if (toldPhases.Add(told))
                {
                    options.Progress.Verbose($"{node.Name}: {phase}");
                }
            }

            foreach (string line in VisibleText.Of(run.Log).Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length > 0))
            {
                // A check that is tried every two seconds writes the same line with another time; the log has all of them.
                if (toldLines.Count < MostLines && toldLines.Add(s_number.Replace(line.TrimEnd(), "#")))
                {
                    options.Progress.Verbose($"{node.Name} log: {line.TrimEnd()}");
                }
            }

            if (run.Ended || !run.Alive)
            {
                if (offset < run.LogBytes)
                {
                    options.Progress.Verbose(
                        $"{node.Name} log: the last {run.LogBytes - offset} bytes were not read. On {node.Name}: cat {NodePaths.Runs}/{attemptId}/log");
                }

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

            if (waiting.Length > 0 && still > s_stallNamed && !stallTold)
            {
                stallTold = true;
                options.Progress.Warning(
                    $"{node.Name}: systemd has been {waiting} for {still.TotalSeconds:0} s, and the script waits for it; the run is alive and is not ended. "
                        + $"On {node.Name}: systemctl status {run.Jobs[0].Unit}");
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

    private static bool IsFetching(RunProgress run) => run.IsPreparing || (run.FetchingPkgpanda && !run.Swapping);

    /// <summary>The phase of a run as text and percentage.</summary>
    /// <param name="activated">The node has the script's packages.</param>
    /// <param name="still">Time without progress.</param>
    public static (string Text, int Percent) Describe(RunProgress run, bool activated, ScriptWaits waits, TimeSpan still)
    {
        string units = Units(run, waits);
        if (run.Swapping)
        {
            return (units.Length > 0 ? $"activating, {units}" : "activating", 70);
        }

        if (activated && run.Phase == "running" && run.LogBytes > 0 && !run.FetchingPkgpanda)
        {
            string exhibitor = run.Exhibitor.Count > 0 ? $", Exhibitor {run.Exhibitor.Count(server => server.Serving)} of {run.Exhibitor.Count} serving" : "";
            string what = waits.ForChecks ? "checks after activation" : units.Length > 0 ? units : "activated";
            return ($"{what}{exhibitor}", 85);
        }

        return IsFetching(run)
            ? ($"fetching {run.PackagesPresent}/{run.PackagesTotal}{(still > s_stallNamed ? $", no progress for {still.TotalSeconds:0} s" : "")}",
                run.PackagesTotal > 0 ? 5 + (50 * run.PackagesPresent / run.PackagesTotal) : 5)
            : ("script running", 60);
    }

    /// <summary>The units for which the script waits: <c>starting a.service, b.service and 2 more</c>; empty when it waits for none.</summary>
    private static string Units(RunProgress run, ScriptWaits waits)
    {
        if (!waits.ForUnits || run.Jobs.Count == 0)
        {
            return "";
        }

        string names = string.Join(", ", run.Jobs.Take(NamedUnits).Select(job => job.Unit));
        string more = run.Jobs.Count > NamedUnits ? $" and {run.Jobs.Count - NamedUnits} more" : "";
        return $"{(run.Jobs[0].Type == "stop" ? "stopping" : "starting")} {names}{more}";
    }

    /// <summary>The part of a phase that makes a new verbose line; changed numbers do not.</summary>
    private static string Headline(string phase) => phase.Split(' ', ',')[0];
}
