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

/// <summary>The records of scripts on a cluster's bootstrap node, which may serve other clusters too.</summary>
internal sealed class ScriptRecords(ClusterContext cluster)
{
    private readonly InventoryNode _boot = BootstrapOf(cluster);

    /// <summary>The scripts on the bootstrap node, newest first. Read-only. Records with an invalid field are left out, with a warning.</summary>
    public static async Task<IReadOnlyList<ScriptRecord>> ListAsync(ClusterContext cluster, IProgressSink progress, CancellationToken cancellationToken)
    {
        InventoryNode boot = BootstrapOf(cluster);
        IReadOnlyDictionary<string, string> texts = await cluster.RunAsync(
            boot, new ScriptRecordsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        return
        [
            .. texts.Select(text => ScriptRecord.Read(text.Value, text.Key, why => Warn(text.Key, why))).OfType<ScriptRecord>()
                .Select(record => record with { Script = record.Script with { Handle = cluster } })
                .OrderByDescending(record => record.Script.GeneratedAt).ThenBy(record => record.Script.Folder, StringComparer.Ordinal),
        ];

        void Warn(string folder, string why) => progress.Warning($"{boot.Name}: the record of the script in {folder} is left out: {why}.");
    }

    /// <summary>As <see cref="ListAsync"/>, without the scripts of other clusters on the same bootstrap node.</summary>
    public static async Task<IReadOnlyList<ScriptRecord>> ListOwnAsync(
        ClusterContext cluster, IProgressSink progress, CancellationToken cancellationToken) =>
        [.. (await ListAsync(cluster, progress, cancellationToken).ConfigureAwait(false))
            .Where(record => ScriptBinding.IsPossible(record.Script, cluster.Identity))];

    /// <summary>Writes this cluster to the record of an earlier script with the same inputs.</summary>
    public async Task<ScriptRecord> BindAsync(ScriptRecord record, CancellationToken cancellationToken)
    {
        if (record.Script.Binding is not null && ScriptBinding.IsPossible(record.Script, cluster.Identity))
        {
            return record;
        }

        ScriptRecord bound = record with { Script = record.Script with { Binding = cluster.Identity } };
        await WriteAsync(bound, cancellationToken).ConfigureAwait(false);
        return bound;
    }

    /// <summary>Reports that an earlier script is used, and which other scripts have the same inputs.</summary>
    public void ReportEarlier(DcosUpgradeScript script, IEnumerable<ScriptRecord> sameInputs, ScriptRequest request)
    {
        request.Progress.Announce($"{_boot.Name}: the script {script} was generated from these inputs at {script.GeneratedAt:u}; it is used again.");
        string[] versions = [.. sameInputs.Select(record => record.Script.FromVersion).Distinct(StringComparer.Ordinal)];
        string[] others = [.. versions.Where(from => from != script.FromVersion)];
        if (request.FromVersion is null && others.Length > 0)
        {
            request.Progress.Warning(
                $"{_boot.Name} also holds scripts from these inputs for nodes that run {string.Join(", ", others)}: "
                + $"add -FromVersion to serve one of them instead of the one from {script.FromVersion}.");
        }
    }

    /// <exception cref="ClusterStateException">The folder cannot be written to (BootstrapNotWritable).</exception>
    public async Task WriteAsync(ScriptRecord record, CancellationToken cancellationToken)
    {
        string folder = record.Script.Folder!;
        if (!await cluster.RunAsync(_boot, new WriteScriptRecordOperation(cluster.Token(), folder, record.Write()), cancellationToken).ConfigureAwait(false))
        {
            throw new ClusterStateException(SR.BootstrapNotWritable, _boot.Name, _boot.Name, folder);
        }
    }

    private static InventoryNode BootstrapOf(ClusterContext cluster) =>
        cluster.Inventory.Bootstrap ?? throw new InputException(SR.NoBootstrapNode, cluster.Inventory.Cluster, cluster.Inventory.Cluster);
}
