using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DcosUpgrade.Cluster;
using DcosUpgrade.Inventory;
using DcosUpgrade.Operations;
using DcosUpgrade.Ports;
using DcosUpgrade.Secrets;
using DcosUpgrade.Text;

namespace DcosUpgrade.Diagnostics;

/// <summary>Collects diagnostics of a node in one bundle on this machine, with secrets removed.</summary>
internal sealed class NodeDiagnostics(ClusterContext cluster, IFileSystem files, string folder, int maxBytes)
{
    /// <summary>The time span of the journals of a node without a run.</summary>
    private static readonly TimeSpan s_usual = TimeSpan.FromHours(2);

    /// <summary>The time span of the journals before the start of the run.</summary>
    private static readonly TimeSpan s_lead = TimeSpan.FromMinutes(5);

    /// <param name="since">The start time of the journals; null means the start of the node's last run.</param>
    public async Task<DcosDiagnostic> SaveAsync(DcosNode node, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        InventoryNode entry = cluster.Entry(node);
        DateTimeOffset from = since ?? await LastRunAsync(entry, cancellationToken).ConfigureAwait(false);
        DiagnosticOperation operation = new(cluster.Token(), entry.Role, from, maxBytes);
        IReadOnlyDictionary<string, string> parts = await cluster.RunAsync(entry, operation, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<KeyValuePair<string, string>> bundle = BundleNames.Files(parts);
        files.CreateFolder(folder);
        string stamp = cluster.Clock.UtcNow.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        string path = Path.Combine(folder, $"{FileNames.Part(cluster.Inventory.Cluster)}-{node.Name}-{stamp}-{cluster.Ids.Next(4)}.zip");
        int redacted = 0;
        try
        {
            using Stream file = files.CreateNew(path);
            using ZipArchive zip = new(file, ZipArchiveMode.Create);
            foreach (KeyValuePair<string, string> part in bundle)
            {
                string text = Redaction.Of(part.Value);
                redacted += Occurrences(text) - Occurrences(part.Value);
                using StreamWriter writer = new(zip.CreateEntry(part.Key).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                writer.Write(text);
            }
        }
        catch
        {
            files.Delete(path);
            throw;
        }

        return new DcosDiagnostic
        {
            Name = node.Name,
            Role = entry.Role,
            Path = path,
            Bytes = Length(path),
            Parts = bundle.Count,
            Shortened = parts.Values.Count(text => Encoding.UTF8.GetByteCount(text) >= operation.PartBytes),
            Redacted = redacted,
            Since = from,
            Node = node,
        };
    }

    private static int Occurrences(string text) => (text.Length - text.Replace(Redaction.Hidden, "").Length) / Redaction.Hidden.Length;

    private long Length(string path)
    {
        using Stream file = files.OpenRead(path);
        return file.Length;
    }

    private async Task<DateTimeOffset> LastRunAsync(InventoryNode node, CancellationToken cancellationToken)
    {
        NodeFacts facts = await cluster.RunAsync(node, new NodeFactsOperation(cluster.Token()), cancellationToken).ConfigureAwait(false);
        return facts.Attempts.LastOrDefault() is { } run ? run.StartedAt - s_lead : facts.NodeTime - s_usual;
    }
}
