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

namespace DcosUpgrade.Scripts;

/// <summary>The containers that serve the scripts of a cluster on its bootstrap node: they serve the configuration, with its secrets, to everybody.</summary>
internal sealed class ScriptServer(ClusterContext cluster, IProgressSink progress)
{
    private readonly InventoryNode _boot = cluster.Inventory.Bootstrap
        ?? throw new InputException(SR.NoBootstrapNode, cluster.Inventory.Cluster, cluster.Inventory.Cluster);

    /// <summary>The running containers that serve a script of this cluster. Read-only.</summary>
    public async Task<IReadOnlyList<BootstrapContainer>> FindAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ScriptRecord> own = await ScriptRecords.ListOwnAsync(cluster, progress, cancellationToken).ConfigureAwait(false);
        if (own.Count == 0)
        {
            return [];
        }

        HashSet<string> served = [.. own.Select(record => BootstrapPaths.ServeOf(record.Script.Folder!))];
        BootstrapFactsOperation look = new(cluster.Token(), BootstrapPaths.Work, new Uri(own[0].Script.BootstrapUrl).Port);
        BootstrapFacts facts = await cluster.RunAsync(_boot, look, cancellationToken).ConfigureAwait(false);
        return [.. facts.Containers.Where(container => container.Mounts.Any(served.Contains))];
    }

    /// <summary>Stops the containers that <paramref name="confirm"/> (target, action) accepts.</summary>
    /// <exception cref="ClusterStateException">A run of the cluster is claimed (NodeRunActive), or docker refused (ServeStopFailed).</exception>
    public async Task StopAsync(Func<string, string, Task<bool>> confirm, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        foreach (BootstrapContainer container in await FindAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await confirm($"{container.Name} ({container.Image}) on {_boot.Name}", "Stop, but do not remove, the download server").ConfigureAwait(false))
            {
                ids.Add(container.Id);
            }
        }

        if (ids.Count == 0)
        {
            return;
        }

        ClusterLockState state = await cluster.ReadFolderAsync(cancellationToken).ConfigureAwait(false);
        foreach (KeyValuePair<string, ClusterClaim> claim in state.Claims)
        {
            throw new ClusterStateException(SR.NodeRunActive, claim.Key, claim.Key, claim.Value);
        }

        if (await cluster.RunAsync(_boot, new StopServeOperation(cluster.Token(), ids), cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new ClusterStateException(SR.ServeStopFailed, _boot.Name, _boot.Name, problem);
        }

        progress.Announce($"{_boot.Name}: the download server is stopped. sudo docker start {ids[0].Substring(0, Math.Min(12, ids[0].Length))} serves again.");
    }

    /// <summary>At the end of a plan: says what is still served, and how to stop it.</summary>
    public async Task RemindAsync(CancellationToken cancellationToken)
    {
        try
        {
            if ((await FindAsync(cancellationToken).ConfigureAwait(false)).Count > 0)
            {
                progress.Announce(
                    $"{_boot.Name} still serves the script and the configuration with its secrets. Unless nodes are still to be installed from it, stop it: "
                    + "$cluster | Stop-DcosScriptServer");
            }
        }
        catch (DcosException e)
        {
            progress.Verbose($"{_boot.Name} did not answer whether it still serves the script: {e.Message}");
        }
    }
}
