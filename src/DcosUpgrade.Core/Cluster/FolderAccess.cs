using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Cluster;

/// <summary>
/// Reads and changes the cluster folder on the lock master. There a node is known by its address, as two inventories may name it
/// differently; here by its name in the inventory of this session.
/// </summary>
internal static class FolderAccess
{
    private static readonly ClusterLockHolder s_reader = new("", "", "", "none");

    public static Task<ClusterLockState> ReadFolderAsync(this ClusterContext cluster, CancellationToken cancellationToken) =>
        cluster.ChangeFolderAsync(new ClusterLockOperation(cluster.Token(), ClusterLockAction.Read, s_reader), cancellationToken);

    /// <exception cref="ClusterStateException">The folder cannot be written (FolderNotWritten).</exception>
    public static async Task<ClusterLockState> ChangeFolderAsync(
        this ClusterContext cluster, ClusterLockOperation operation, CancellationToken cancellationToken)
    {
        ClusterLockState state = await cluster.RunAsync(cluster.LockMaster, operation, cancellationToken).ConfigureAwait(false);
        RequireWritten(cluster, state.Problem);
        return state with
        {
            Claims = ByName(cluster, state.Claims),
            DeadClaims = [.. state.DeadClaims.Select(address => NameOf(cluster, address))],
            Waits = ByName(cluster, state.Waits),
        };
    }

    /// <summary>Sets or clears the flags. Returns once the change was written and read back.</summary>
    /// <returns>The flags before.</returns>
    /// <exception cref="ClusterStateException">The folder cannot be written (FolderNotWritten).</exception>
    public static async Task<ClusterFlags> SetFlagAsync(this ClusterContext cluster, ClusterFlag flag, string why, CancellationToken cancellationToken)
    {
        ClusterFlags before = await cluster.RunAsync(cluster.LockMaster, new ClusterFlagOperation(cluster.Token(), flag, why), cancellationToken)
            .ConfigureAwait(false);
        RequireWritten(cluster, before.Problem);
        return before;
    }

    /// <summary>Reads or changes the marks of a plan's waves.</summary>
    /// <exception cref="ClusterStateException">
    /// The folder cannot be written (FolderNotWritten), or another session has taken the lock, and nothing was changed (LockLost).
    /// </exception>
    public static async Task<WaveMarks> RunAsync(this ClusterContext cluster, WaveMarkOperation operation, CancellationToken cancellationToken)
    {
        WaveMarks marks = await cluster.RunAsync(cluster.LockMaster, operation, cancellationToken).ConfigureAwait(false);
        RequireWritten(cluster, marks.Problem);
        return operation.Writes && marks.Fence > operation.Fence
            ? throw new ClusterStateException(SR.LockLost, cluster.Inventory.Cluster, "Another session")
            : marks;
    }

    /// <summary>The address of a node, which is the name of its claim.</summary>
    public static string AddressOf(this ClusterContext cluster, string name) => cluster.Inventory.Find(name)?.Address ?? name;

    private static void RequireWritten(ClusterContext cluster, string? problem)
    {
        if (problem is not null)
        {
            throw new ClusterStateException(SR.FolderNotWritten, cluster.LockMaster.Name, cluster.LockMaster.Name, problem.TrimEnd('.'));
        }
    }

    private static Dictionary<string, T> ByName<T>(ClusterContext cluster, IReadOnlyDictionary<string, T> byAddress)
    {
        Dictionary<string, T> byName = new(System.StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, T> entry in byAddress)
        {
            byName[NameOf(cluster, entry.Key)] = entry.Value;
        }

        return byName;
    }

    /// <summary>The name of a node; the address of one that the inventory does not have.</summary>
    private static string NameOf(ClusterContext cluster, string address) => cluster.Inventory.At(address)?.Name ?? address;
}
