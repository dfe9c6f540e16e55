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
using DcosUpgrade.Text;

namespace DcosUpgrade.Upgrade;

/// <summary>Makes sure, before a start, that the bootstrap node still serves the script: a newly generated script replaces the served folder.</summary>
internal sealed class ServedScriptGuard(ClusterContext cluster, DcosUpgradeScript script, IProgressSink progress)
{
    /// <remarks>When the bootstrap node does not answer, the node tries the download: it ends as FetchFailed, and an altered script is not run.</remarks>
    /// <exception cref="ClusterStateException">Another file is served at its URL (ScriptNotServed).</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (cluster.Inventory.Bootstrap is not { } boot)
        {
            return;
        }

        try
        {
            ProveServedOperation ask = new(cluster.Token(), [script.Url]);
            ServedFile served = (await cluster.RunAsync(boot, ask, cancellationToken).ConfigureAwait(false))[0];
            if (Difference(served) is { } found)
            {
                string others = await OthersAsync(boot, cancellationToken).ConfigureAwait(false);
                throw new ClusterStateException(SR.ScriptNotServed, boot.Name, boot.Name, script, script.Url, found + others, script.FromVersion);
            }
        }
        catch (DcosException e) when (e is NodeUnreachableException or NodeAccessException or NodeTimeoutException or NodeAnswerException)
        {
            progress.Verbose($"{boot.Name} did not answer which script it serves: {e.Message}");
        }
    }

    /// <summary>Null when the script is served, and when that is unknown: the server does not answer or is overloaded.</summary>
    private string? Difference(ServedFile served) =>
        served.ExitCode == 0 && served.Sha256 != script.Sha256 ? $"another file is served (SHA-256 {served.Sha256}, not {script.Sha256})"
        : served is { ExitCode: not 0, Status: >= 400 and < 500 } ? $"HTTP status {served.Status}"
        : null;

    /// <summary>What is served on that port instead, as text.</summary>
    private async Task<string> OthersAsync(InventoryNode boot, CancellationToken cancellationToken)
    {
        int port = new Uri(script.Url).Port;
        BootstrapFactsOperation look = new(cluster.Token(), script.Folder ?? "", port);
        BootstrapFacts facts = await cluster.RunAsync(boot, look, cancellationToken).ConfigureAwait(false);
        if (facts.Containers.FirstOrDefault(container => container.HostPorts.Contains(port)) is not { } holder)
        {
            return facts.PortOwner.Length > 0 ? $"; port {port} belongs to process {facts.PortOwner}" : "";
        }

        ScriptRecordsOperation list = new(cluster.Token());
        IReadOnlyDictionary<string, string> records = await cluster.RunAsync(boot, list, cancellationToken).ConfigureAwait(false);
        string[] served =
        [
            .. records.Where(record => holder.Mounts.Contains(BootstrapPaths.ServeOf(record.Key)))
                .Select(record => $"the script {Versions(record.Value)} of {record.Key}"),
        ];
        return $"; container {holder.Name} serves {(served.Length > 0 ? string.Join(", ", served) : string.Join(", ", holder.Mounts))} now";
    }

    private const string Unreadable = "(unreadable record)";

    private static string Versions(string record)
    {
        try
        {
            Json json = Json.Parse(record, BootstrapPaths.Record);
            (string? from, string? to) = (json["from"].Text, json["to"].Text);
            return DcosVersion.IsVersion(from) && DcosVersion.IsVersion(to) ? $"{from} -> {to}" : Unreadable;
        }
        catch (NodeAnswerException)
        {
            return Unreadable;
        }
    }
}
