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

/// <summary>The actions that are needed to serve a folder.</summary>
/// <param name="Start">True when a container must be started.</param>
/// <param name="Replaces">The container that must be stopped first; null when the port is free.</param>
/// <param name="Address">The only address on which the folder is served; empty when another web server serves it.</param>
/// <param name="Image">The image of the container.</param>
internal sealed record ServePlan(bool Start, BootstrapContainer? Replaces, string Address, string Image)
{
    /// <summary>The image that the documentation of DC/OS names, whatever its registry has today.</summary>
    public const string DocumentedImage = "nginx";

    public static readonly ServePlan Nothing = new(false, null, "", "");

    public bool IsPinned => Image.Contains("sha256:");

    /// <exception cref="ClusterStateException">
    /// The port is in use by a program that must not be stopped (ServePortTaken), or the node does not have the address of the URL
    /// (ServeAddressUnknown).
    /// </exception>
    public static ServePlan For(InventoryNode boot, BootstrapFacts facts, ScriptUrl url, string folder, string image)
    {
        string node = boot.Name;
        if (url.Scheme != "http")
        {
            throw new ClusterStateException(SR.ServeNeedsHttp, node, url.Text);
        }

        string address = ServeAddress.Of(url, facts, boot.Address)
            ?? throw new ClusterStateException(SR.ServeAddressUnknown, node, node, url.Text, string.Join(", ", facts.Addresses));

        BootstrapContainer? holder = facts.Containers.FirstOrDefault(container => container.HostPorts.Contains(url.Port));
        if (holder is not null)
        {
            bool isServed = holder.Mounts.Contains(BootstrapPaths.ServeOf(folder)) && holder.HostAddresses.All(published => published == address)
                && (image == DocumentedImage || holder.Image == image);
            return isServed ? new ServePlan(false, null, address, holder.Image)
                : holder.Mounts.Any(mount => mount.TrimEnd('/').EndsWith("/genconf/serve", StringComparison.Ordinal))
                ? new ServePlan(true, holder, address, image)
                : throw Taken($"container {holder.Name} ({holder.Image})");
        }

        if (!facts.Listening.Contains(url.Port))
        {
            return new ServePlan(true, null, address, image);
        }

        throw Taken(facts.PortOwner.Length > 0 ? "process " + facts.PortOwner : "an unknown process");

        ClusterStateException Taken(string who) => new(SR.ServePortTaken, node, node, url.Port, who);
    }
}

/// <summary>Serves a generated folder, and verifies downloads on the nodes that need it.</summary>
internal sealed class ScriptServing(ClusterContext cluster, InventoryNode boot, IProgressSink progress)
{
    /// <summary>The time for which a new web server may refuse connections.</summary>
    private static readonly TimeSpan s_startUp = TimeSpan.FromSeconds(30);

    /// <summary>Warns of what the server lets others read, before it is confirmed.</summary>
    public void Warn(ServePlan plan, int port)
    {
        if (ServeAddress.IsPublic(plan.Address))
        {
            progress.Warning(
                $"{boot.Name}: {plan.Address} is a public address. Everybody who reaches its port {port} can download the configuration with its secrets: "
                + "restrict the port in the network (docker bypasses ufw), and stop the server after the upgrade with Stop-DcosScriptServer.");
        }

        if (plan.Start && !plan.IsPinned)
        {
            progress.Warning(
                $"{boot.Name}: the image {plan.Image} of the download server is not pinned. Specify -Image with a digest; "
                + $"sudo docker images --digests {plan.Image} shows those on the node.");
        }
    }

    /// <summary>Runs the actions. Returns the command that reverts them, or null when no container was replaced.</summary>
    public async Task<string?> ServeAsync(ServePlan plan, string folder, int port, CancellationToken cancellationToken)
    {
        if (!plan.Start)
        {
            return null;
        }

        progress.Progress(boot.Name, ScriptJobs.Activity, $"serving {folder} on port {port}", -1);
        ServeStart serve = await cluster.RunAsync(
            boot, new ServeOperation(cluster.Token(), folder, plan.Address, port, plan.Image, plan.Replaces?.Id), cancellationToken).ConfigureAwait(false);
        if (serve.Problem.Length > 0)
        {
            throw new ClusterStateException(SR.ServeFailed, boot.Name, boot.Name, port, serve.Problem);
        }

        if (plan.Replaces is not { } old)
        {
            return null;
        }

        string undo = $"sudo docker stop {serve.ContainerId.Substring(0, Math.Min(12, serve.ContainerId.Length))} && sudo docker start {old.Name}";
        progress.Warning($"{boot.Name}: container {old.Name} was stopped and not removed. To revert: {undo}");
        return undo;
    }

    /// <summary>Downloads bootstrap.latest, the script and one package on the bootstrap node, a master and an agent.</summary>
    /// <exception cref="ClusterStateException">A download failed, or its SHA-256 differs (ServedWrong).</exception>
    public async Task ProveAsync(DcosUpgradeScript script, string bootstrapLatest, CancellationToken cancellationToken)
    {
        // The configuration package differs from that of older folders; the packages of a release do not.
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
                progress.Verbose($"{nodes[i].Name} cannot be reached ({e.Message}); using {nodes[i + 1].Name}.");
            }
        }
    }

    private async Task ProveOnAsync(InventoryNode node, Dictionary<string, string> wanted, CancellationToken cancellationToken)
    {
        WaitBudget patience = new(cluster.Clock, s_startUp);
        Backoff backoff = new(cluster.Ids);
        while (true)
        {
            progress.Progress(boot.Name, ScriptJobs.Activity, $"verifying the download on {node.Name}", -1);
            IReadOnlyList<ServedFile> files = await cluster.RunAsync(node, new ProveServedOperation(cluster.Token(), [.. wanted.Keys]), cancellationToken)
                .ConfigureAwait(false);
            ServedFile? wrong = files.FirstOrDefault(file => file.ExitCode != 0 || file.Sha256 != wanted[file.Url]);
            if (wrong is null)
            {
                progress.Verbose($"{node.Name} downloaded {string.Join(", ", wanted.Keys)} with matching hashes.");
                return;
            }

            bool mayStillStart = wrong is { ExitCode: not 0, Status: 0 or 200 } && !patience.IsOver();
            if (!mayStillStart)
            {
                throw new ClusterStateException(
                    SR.ServedWrong,
                    node.Name,
                    node.Name,
                    wrong.Url,
                    wrong.ExitCode != 0 ? wrong.Problem : $"the SHA-256 of the download is {wrong.Sha256}, not {wanted[wrong.Url]}",
                    boot.Name);
            }

            await cluster.Clock.Delay(backoff.Next(), cancellationToken).ConfigureAwait(false);
        }
    }
}
