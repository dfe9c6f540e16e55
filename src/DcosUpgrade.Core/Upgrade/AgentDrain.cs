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
using DcosUpgrade.Timing;

namespace DcosUpgrade.Upgrade;

/// <summary>
/// Tells the frameworks that an agent is being upgraded: a Mesos maintenance window from before its start until its gates have passed or it
/// has failed. Frameworks that respect windows place nothing new on the agent; nothing is killed, and the machine is never taken down.
/// </summary>
/// <remarks>FACTS.md, Maintenance. Windows of other people are never changed. A window that a session has left behind has an end.</remarks>
internal sealed class AgentDrain(ClusterContext cluster, ClusterLease lease, RunOptions options)
{
    /// <summary>Time-out of a change: long enough for an election, and for other sessions that change the schedule.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>A window is long enough when less than this is missing at its end.</summary>
    private static readonly TimeSpan s_missing = TimeSpan.FromMinutes(5);

    /// <summary>Longer than a run and its gates may take.</summary>
    private TimeSpan Duration => options.ScriptTimeout + options.AgentTimeout + s_missing;

    /// <summary>Schedules the window of an agent that is about to be started. An agent in the window of somebody else gets none.</summary>
    /// <returns>The pause that the node has to wait for; null when there is none.</returns>
    /// <exception cref="ClusterStateException">
    /// The window could not be scheduled (MaintenanceNotScheduled), or the node may not be started now (LockLost, StopRequested).
    /// </exception>
    public async Task<string?> BeginAsync(DcosNode node, CancellationToken cancellationToken)
    {
        string address = cluster.Entry(node).Address;
        string? pause = null;
        string? problem = await ChangeAsync(ScheduleAsync, cancellationToken).ConfigureAwait(false);
        return problem is null ? pause : throw new ClusterStateException(SR.MaintenanceNotScheduled, node.Name, node.Name, problem.TrimEnd('.'));

        async Task<Attempt> ScheduleAsync(InventoryNode leader, MaintenanceSchedule schedule, MaintenanceObservation seen)
        {
            if (IsScheduled(schedule, seen.Now))
            {
                return Attempt.Done;
            }

            pause = await lease.HeldAsync(mayShare: true, cancellationToken).ConfigureAwait(false);
            if (pause is not null || !options.MayStart())
            {
                return Attempt.Done;
            }

            MaintenanceChange change = await SendAsync(leader, seen, schedule.With(address, seen.Now, Duration), cancellationToken).ConfigureAwait(false);
            return change.After is { } after && IsScheduled(after, seen.Now) ? Attempt.Done
                : new Attempt(change.Problem.Length > 0 ? change.Problem : "the schedule does not show the window", change.IsRefused);
        }

        bool IsScheduled(MaintenanceSchedule schedule, DateTimeOffset now)
        {
            if (schedule.Windows.FirstOrDefault(window => window.Covers(address)) is not { } window
                || (window.IsOurs && !(window.Until >= now + Duration - s_missing)))
            {
                return false;
            }

            options.Progress.Verbose(window.IsOurs
                ? $"{node.Name}: Mesos maintenance is scheduled until {Shown(window)}."
                : $"{node.Name} is in a Mesos maintenance window of somebody else until {Shown(window)}. The window stays as it is.");
            Write(node.Name, window.IsOurs ? MaintenanceEvent.Scheduled : MaintenanceEvent.Foreign, window);
            return true;
        }
    }

    /// <summary>
    /// Removes the windows of agents that are done or given up. Those of agents that are claimed stay: their runs may be alive. A failure is
    /// a warning.
    /// </summary>
    /// <remarks>It begins nothing, so no pause or stop holds it. A session that has lost the cluster's lock removes nothing.</remarks>
    /// <param name="haveEnded">This call knows that no run is alive on them: the claim of a dead session does not count.</param>
    public async Task EndAsync(IReadOnlyCollection<DcosNode> nodes, bool haveEnded, CancellationToken cancellationToken)
    {
        (DcosNode Node, MaintenanceWindow Window)[] left = [];
        string? problem;
        try
        {
            problem = await ChangeAsync(RemoveAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterStateException e)
        {
            problem = e.Message;
        }

        if (problem is not null)
        {
            string names = string.Join(", ", left.Length > 0
                ? left.Select(item => $"{item.Node.Name} (until {Shown(item.Window)})")
                : nodes.Take(5).Select(node => node.Name));
            options.Progress.Warning(
                $"{names}: a Mesos maintenance window may remain: {problem.TrimEnd('.')}. The same command removes it when it is run again.");
            foreach ((DcosNode node, MaintenanceWindow window) in left)
            {
                Write(node.Name, MaintenanceEvent.Left, window, problem);
            }
        }

        async Task<Attempt> RemoveAsync(InventoryNode leader, MaintenanceSchedule schedule, MaintenanceObservation seen)
        {
            left = [.. nodes
                .Select(node => (node, schedule.Windows.FirstOrDefault(window => window.IsOurs && window.Covers(cluster.Entry(node).Address))!))
                .Where(item => item.Item2 is not null)];
            if (left.Length == 0)
            {
                return Attempt.Done;
            }

            // Read after the schedule: a session that has scheduled a window had claimed the node before.
            ClusterLockState folder = await RequireLockAsync(cancellationToken).ConfigureAwait(false);
            left = [.. left.Where(item => !folder.Claims.ContainsKey(item.Node.Name) || (haveEnded && IsLeft(folder, item.Node.Name)))];
            if (left.Length == 0)
            {
                return Attempt.Done;
            }

            (DcosNode first, MaintenanceWindow ours) = left[0];
            MaintenanceChange change = await SendAsync(leader, seen, schedule.Without(ours), cancellationToken).ConfigureAwait(false);
            if (change.Problem.Length > 0)
            {
                return new Attempt(change.Problem, change.IsRefused);
            }

            options.Progress.Verbose($"{first.Name}: its Mesos maintenance window is removed.");
            Write(first.Name, MaintenanceEvent.Removed, ours);
            return left.Length == 1 ? Attempt.Done : Attempt.Again;
        }
    }

    /// <summary>True when the session that claimed the node has ended.</summary>
    private bool IsLeft(ClusterLockState folder, string node)
    {
        string token = folder.Claims[node].Token;
        return folder.DeadClaims.Contains(node) || cluster.HasLeft(token)
            || (folder.Holder is { } holder && holder.Token == token
                && (folder.Age.TotalSeconds > ClusterLockOperation.DeadAfterSec || cluster.IsLeft(holder)));
    }

    /// <summary>The claims of the cluster, which this session may change.</summary>
    /// <exception cref="ClusterStateException">Another session has the lock (LockLost).</exception>
    private async Task<ClusterLockState> RequireLockAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = await lease.HeldAsync(mayShare: true, cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterStateException e) when (e.Id == SR.StopRequested)
        {
            // The lock was asked before the flags.
        }

        return await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the schedule and changes it, until nothing is left to do. One run of this session at a time.</summary>
    /// <param name="change">Receives the leading master and its schedule.</param>
    /// <returns>The last problem; null when the change is done.</returns>
    private async Task<string?> ChangeAsync(
        Func<InventoryNode, MaintenanceSchedule, MaintenanceObservation, Task<Attempt>> change, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, s_limit);
        Backoff backoff = new(cluster.Ids);
        using IDisposable turn = await cluster.MaintenanceTurn.EnterAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            Attempt attempt;
            try
            {
                attempt = await TryAsync(change, cancellationToken).ConfigureAwait(false);
            }
            catch (DcosException e) when (e is not ClusterStateException)
            {
                // After a broken link the next attempt shows whether the change was made.
                attempt = new Attempt(e.Message, !e.IsTransient);
            }

            if (attempt == Attempt.Done)
            {
                return null;
            }

            if (attempt.Problem is { } problem)
            {
                if (attempt.Lasts || patience.IsOver())
                {
                    return problem;
                }

                await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Attempt> TryAsync(
        Func<InventoryNode, MaintenanceSchedule, MaintenanceObservation, Task<Attempt>> change, CancellationToken cancellationToken)
    {
        ClusterView view = await cluster.Watch.LookAsync(cancellationToken).ConfigureAwait(false);
        if (view.Leader is not { } leader)
        {
            return new Attempt("no leading master answers", Lasts: false);
        }

        MaintenanceObservation seen = await cluster.RunAsync(leader.Node, new MaintenanceScheduleOperation(cluster.Token()), cancellationToken)
            .ConfigureAwait(false);
        return seen.Schedule is { } schedule
            ? await change(leader.Node, schedule, seen).ConfigureAwait(false)
            : new Attempt($"the schedule could not be read on {leader.Node.Name}: {seen.Problem}", seen.IsRefused);
    }

    /// <summary>Sends a change, and compares the windows of other people before and after it.</summary>
    private async Task<MaintenanceChange> SendAsync(
        InventoryNode leader, MaintenanceObservation seen, MaintenanceEdit edit, CancellationToken cancellationToken)
    {
        ChangeMaintenanceOperation operation = new(cluster.Token(), edit, seen.BootId, seen.UptimeSec + ChangeMaintenanceOperation.ValidSec);
        MaintenanceChange change = await cluster.RunAsync(leader, operation, cancellationToken).ConfigureAwait(false);
        if (change.After is { } after && !after.Others.SequenceEqual(seen.Schedule!.Others, StringComparer.Ordinal))
        {
            options.Progress.Warning(
                $"{leader.Name}: somebody else changed the Mesos maintenance schedule at the same time. Compare their windows: curl "
                + $"http://{leader.Address}:5050/maintenance/schedule");
        }

        return change;
    }

    private void Write(string node, string change, MaintenanceWindow window, string? problem = null) =>
        cluster.Journal.Write(new MaintenanceEvent { Node = node, Change = change, Until = window.Until, Problem = problem });

    private static string Shown(MaintenanceWindow window) =>
        window.Until is { } until ? $"{until.UtcDateTime:yyyy-MM-dd HH:mm}Z" : "an unknown time";

    /// <summary>One attempt at a change: done, to be repeated at once, or failed.</summary>
    /// <param name="Lasts">The next attempt would fail too.</param>
    private sealed record Attempt(string? Problem, bool Lasts)
    {
        public static Attempt Done { get; } = new(null, Lasts: true);

        public static Attempt Again { get; } = new(null, Lasts: false);
    }
}
