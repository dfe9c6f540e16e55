using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Scripts;

/// <summary>The exit code and the output of a job.</summary>
internal sealed record JobResult(int ExitCode, string Out, string Err);

/// <summary>Runs detached jobs on the bootstrap node and follows them to their end. Reconnects after a broken link.</summary>
internal sealed class ScriptJobs(ClusterContext cluster, InventoryNode boot, TimeSpan timeout, IProgressSink progress)
{
    public const string Activity = "Generate the node upgrade script";

    /// <summary>Seconds for which the node waits for a change before it answers.</summary>
    private const int WaitSec = 5;

    /// <summary>The minimum time between two reads of a job's output.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Called directly before a job is started; its exception prevents the start.</summary>
    public Func<CancellationToken, Task> Starting { get; init; } = _ => Task.CompletedTask;

    /// <summary>The result of a job that already succeeded; null when it failed or never ran.</summary>
    public async Task<JobResult?> LeftAsync(BootstrapJob job, CancellationToken cancellationToken)
    {
        JobProgress seen = await cluster.RunAsync(boot, new FollowBootstrapJobOperation(cluster.Token(), job, 0, 0, "", 0), cancellationToken)
            .ConfigureAwait(false);
        return seen.ExitCode == 0 ? new JobResult(0, seen.Out, seen.Err) : null;
    }

    /// <exception cref="ClusterStateException">The job was not started, ended without an exit code, or exceeded its time limit.</exception>
    public async Task<JobResult> RunAsync(BootstrapJob job, string status, CancellationToken cancellationToken)
    {
        await Starting(cancellationToken).ConfigureAwait(false);
        JobStart start = await cluster.RunAsync(boot, new StartBootstrapJobOperation(cluster.Token(), job), cancellationToken).ConfigureAwait(false);
        if (start.Reason is { } reason)
        {
            throw new ClusterStateException(SR.BootstrapJobRefused, boot.Name, boot.Name, job.Title, reason, start.Detail);
        }

        progress.Announce(start.Result == "attached"
            ? $"{boot.Name}: the job '{job.Title}' is already running; re-attached."
            : $"{boot.Name}: the job '{job.Title}' started in {job.Folder}. It continues if this session ends; run the same command to re-attach.");
        return await FollowAsync(job, status, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JobResult> FollowAsync(BootstrapJob job, string status, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, timeout);
        Backoff backoff = new(cluster.Ids);
        StringBuilder stdout = new();
        StringBuilder stderr = new();
        (long outOffset, long errOffset, string mark, bool linkTold) = (0, 0, "", false);
        string now = status;
        do
        {
            JobProgress seen;
            try
            {
                seen = await cluster.RunAsync(
                    boot, new FollowBootstrapJobOperation(cluster.Token(), job, outOffset, errOffset, mark, WaitSec), cancellationToken).ConfigureAwait(false);
            }
            catch (DcosException e)
            {
                // Also a refused login or sudo: the job is detached and continues.
                if (!linkTold)
                {
                    linkTold = true;
                    progress.Warning($"{boot.Name} does not answer ({e.Message}). The job '{job.Title}' continues; reconnecting.");
                }

                await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (linkTold)
            {
                (linkTold, backoff) = (false, new Backoff(cluster.Ids));
                progress.Verbose($"{boot.Name} answers again.");
            }

            _ = stdout.Append(seen.Out);
            _ = stderr.Append(seen.Err);
            outOffset = Math.Min(seen.OutBytes, outOffset + FollowBootstrapJobOperation.Chunk);
            errOffset = Math.Min(seen.ErrBytes, errOffset + FollowBootstrapJobOperation.Chunk);
            foreach (string line in InstallerOutput.Narrative(seen.Err).Concat(InstallerOutput.Narrative(seen.Out)))
            {
                now = line;
                progress.Verbose($"{boot.Name}: {line}");
            }

            progress.Progress(boot.Name, Activity, seen.WatchedBytes > 0 ? $"{now}: {seen.WatchedBytes >> 20} MiB" : now, -1);
            bool all = outOffset >= seen.OutBytes && errOffset >= seen.ErrBytes;
            if (!seen.Alive && all)
            {
                // The next job needs the unit: wait until it is gone.
                return seen.ExitCode is { } code
                    ? new JobResult(code, stdout.ToString(), stderr.ToString())
                    : throw new ClusterStateException(SR.BootstrapJobDied, boot.Name, boot.Name, job.Title, job.Folder);
            }

            // Output that was read in part is read again immediately.
            mark = all ? seen.Mark : "";
            await cluster.Clock.Delay(all ? s_pause : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        while (!patience.IsOver());

        throw new ClusterStateException(SR.BootstrapJobTimeout, boot.Name, boot.Name, job.Title, (int)timeout.TotalSeconds, job.Folder);
    }
}
