using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Timing;

namespace DcosUpgrade.Scripts;

/// <summary>What has to be done so that a folder is served.</summary>
/// <param name="Start">A container has to be started.</param>
/// <param name="Replaces">The container that has to be stopped before; null when the port is free.</param>
internal sealed record ServePlan(bool Start, BootstrapContainer? Replaces)
{
    public static readonly ServePlan Nothing = new(false, null);

    /// <exception cref="ClusterStateException">The port belongs to something that is not ours to stop.</exception>
    public static ServePlan For(string node, BootstrapFacts facts, ScriptUrl url, string folder)
    {
        if (url.Scheme != "http")
        {
            throw new ClusterStateException(SR.ServeNeedsHttp, node, url.Text);
        }

        BootstrapContainer? holder = facts.Containers.FirstOrDefault(container => container.HostPorts.Contains(url.Port));
        if (holder is not null)
        {
            return holder.Mounts.Contains(BootstrapPaths.ServeOf(folder)) ? Nothing
                : holder.Mounts.Any(mount => mount.TrimEnd('/').EndsWith("/genconf/serve", StringComparison.Ordinal)) ? new ServePlan(true, holder)
                : throw Taken($"container {holder.Name} ({holder.Image})");
        }

        if (!facts.Listening.Contains(url.Port))
        {
            return new ServePlan(true, null);
        }

        throw Taken(facts.PortOwner.Length > 0 ? "process " + facts.PortOwner : "a process that cannot be told");

        ClusterStateException Taken(string who) => new(SR.ServePortTaken, node, node, url.Port, who);
    }
}

/// <summary>Serves what was generated, and proves from where it is needed that it arrives.</summary>
internal sealed class ScriptServing(ClusterContext cluster, InventoryNode boot, IProgressSink progress)
{
    /// <summary>How long a web server that was just started may refuse connections.</summary>
    private static readonly TimeSpan s_startUp = TimeSpan.FromSeconds(30);

    /// <summary>Carries the plan out. Gives the command that undoes it, or null when nothing was replaced.</summary>
    public async Task<string?> ServeAsync(ServePlan plan, string folder, int port, CancellationToken cancellationToken)
    {
        if (!plan.Start)
        {
            return null;
        }

        progress.Progress(boot.Name, ScriptJobs.Activity, $"serving {folder} on port {port}", -1);
        ServeStart serve = await cluster.RunAsync(boot, new ServeOperation(cluster.Token(), folder, port, plan.Replaces?.Id), cancellationToken).ConfigureAwait(false);
        if (serve.Problem.Length > 0)
        {
            throw new ClusterStateException(SR.ServeFailed, boot.Name, boot.Name, port, serve.Problem);
        }

        if (plan.Replaces is not { } old)
        {
            return null;
        }

        string undo = $"sudo docker stop {serve.ContainerId.Substring(0, Math.Min(12, serve.ContainerId.Length))} && sudo docker start {old.Name}";
        progress.Warning($"{boot.Name}: container {old.Name} was stopped, and kept. To go back: {undo}");
        return undo;
    }

    /// <summary>Downloads bootstrap.latest, the script and one package on the bootstrap node, a master and an agent.</summary>
    /// <exception cref="ClusterStateException">Something else arrives, or nothing (ServedWrong).</exception>
    public async Task ProveAsync(DcosUpgradeScript script, string bootstrapLatest, CancellationToken cancellationToken)
    {
        // The configuration's package differs from every older folder's; a release's own packages do not.
        string package = script.PackageIds.FirstOrDefault(id => id.StartsWith("dcos-config--", StringComparison.Ordinal)) ?? script.PackageIds[0];
        Dictionary<string, string> wanted = new()
        {
            [$"{script.BootstrapUrl}/{HashServedOperation.BootstrapLatest}"] = bootstrapLatest,
            [script.Url] = script.Sha256,
            [$"{script.BootstrapUrl}/{HashServedOperation.PackagePath(package)}"] = script.PackageSha256[package],
        };
        await ProveOnOneAsync([boot], wanted, cancellationToken).ConfigureAwait(false);
        foreach (IGrouping<bool, InventoryNode> nodes in cluster.Inventory.Present.GroupBy(node => node.Role == DcosRole.Master))
        {
            await ProveOnOneAsync([.. nodes], wanted, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ProveOnOneAsync(IReadOnlyList<InventoryNode> nodes, Dictionary<string, string> wanted, CancellationToken cancellationToken)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                await ProveOnAsync(nodes[i], wanted, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DcosException e) when ((e.IsTransient || e is NodeAccessException) && i + 1 < nodes.Count)
            {
                progress.Verbose($"{nodes[i].Name} cannot be asked ({e.Message}); asking {nodes[i + 1].Name}.");
            }
        }
    }

    private async Task ProveOnAsync(InventoryNode node, Dictionary<string, string> wanted, CancellationToken cancellationToken)
    {
        DateTimeOffset began = cluster.Clock.UtcNow;
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            progress.Progress(boot.Name, ScriptJobs.Activity, $"downloading on {node.Name} as a proof", -1);
            IReadOnlyList<ServedFile> files = await cluster.RunAsync(node, new ProveServedOperation(cluster.Token(), [.. wanted.Keys]), cancellationToken).ConfigureAwait(false);
            ServedFile? wrong = files.FirstOrDefault(file => file.ExitCode != 0 || file.Sha256 != wanted[file.Url]);
            if (wrong is null)
            {
                progress.Verbose($"{node.Name} downloads {string.Join(", ", wanted.Keys)} with the right hashes.");
                return;
            }

            bool mayStillStart = wrong is { ExitCode: not 0, Status: 0 or 200 } && cluster.Clock.UtcNow - began < s_startUp;
            if (!mayStillStart)
            {
                throw new ClusterStateException(
                    SR.ServedWrong,
                    node.Name,
                    node.Name,
                    wrong.Url,
                    wrong.ExitCode != 0 ? wrong.Problem : $"other content arrives (SHA-256 {wrong.Sha256}, not {wanted[wrong.Url]})",
                    boot.Name);
            }

            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }
}
