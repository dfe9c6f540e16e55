using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Operations;
using DcosUpgrade.Rehearsal.Simulation;
using DcosUpgrade.Text;

namespace DcosUpgrade.Rehearsal.Answers;

/// <summary>Answers for backup streams and backup records.</summary>
internal static class BackupAnswers
{
    public static void AddTo(AnswerTable table)
    {
        table.On<BackupRecordOperation>(Record);
        table.On<StreamArchiveOperation>(
            (node, operation) =>
                Send(node, operation, operation.Kind switch
                {
                    BackupKind.ZooKeeper => ZooKeeper(node),
                    BackupKind.Iam => Iam(),
                    BackupKind.Etcd => Tar(("etcd_snapshot.db", "alarm key lease members members_removed meta")),
                    _ => Configuration(node),
                }));
        table.On<GuanoExportOperation>((node, operation) => Send(node, operation, Guano(node)));
    }

    private static string Record(RehearsalNode node, BackupRecordOperation operation)
    {
        if (operation.Content is { } content)
        {
            node.Folder.Backup = content;
            node.Folder.BackedUpAt = node.Cluster.Clock.UtcNow;
        }

        return new Sections()
            .Add("record", node.Folder.Backup is { } record ? $"{(long)(node.Cluster.Clock.UtcNow - node.Folder.BackedUpAt).TotalSeconds}\n{record}\n" : "")
            .In(operation.Frame);
    }

    /// <summary>Writes the archive to the sink; the answer is standard error.</summary>
    private static string Send(RehearsalNode node, StreamOperation operation, byte[] archive)
    {
        if (node.Faults.Strikes(RehearsalFault.StreamBreaks))
        {
            operation.Sink.Write(archive, 0, archive.Length / 2);
            throw new NodeUnreachableException(null, node.Name, "the connection broke");
        }

        operation.Sink.Write(archive, 0, archive.Length);
        byte[] sent = node.Faults.Has(RehearsalFault.StreamAltered) ? [.. archive, 0] : archive;
        return $"@sha256 {Sha256Hex.Of(sent)}\n@end 0\n";
    }

    private static byte[] ZooKeeper(RehearsalNode node)
    {
        string znodes = node.Faults.Has(RehearsalFault.SnapshotEmpty) ? "/zookeeper" : "/zookeeper /mesos /mesos/log_replicas /marathon /marathon/state /dcos";
        return Tar(("snapshot/myid", "1"), ("snapshot/version-2/snapshot.100000000", "ZKSN " + znodes), ("transactions/version-2/log.100000001", "ZKLG"));
    }

    private static byte[] Guano(RehearsalNode node) => node.Faults.Has(RehearsalFault.SnapshotEmpty)
        ? Tar(("./zookeeper/quota", ""))
        : Tar(("./mesos/log_replicas/_znode", "1"), ("./marathon/state/_znode", "1"), ("./dcos/_znode", "1"));

    private static byte[] Iam() =>
        Encoding.UTF8.GetBytes("CREATE TABLE users (\n\tuid STRING NOT NULL\n);\n\nINSERT INTO users (uid) VALUES\n\t('bootstrapuser');\n");

    private static byte[] Configuration(RehearsalNode node) => Tar(
        ("etc/user.config.yaml", node.Cluster.Bootstrap.ConfigText),
        ("etc/dcos-version.json", node.Files.Etc?.VersionJson ?? ""),
        ("bin/detect_ip", SimulatedBootstrap.IpDetectText));

    /// <summary>A compressed ustar archive, as tar -czf writes it.</summary>
    private static byte[] Tar(params (string Name, string Text)[] files)
    {
        const int Block = 512;
        using MemoryStream archive = new();
        using (GZipStream tar = new(archive, CompressionMode.Compress, leaveOpen: true))
        {
            foreach ((string name, string text) in files)
            {
                byte[] content = Encoding.UTF8.GetBytes(text);
                byte[] header = new byte[Block];
                void Put(string value, int at) => Encoding.ASCII.GetBytes(value).CopyTo(header, at);
                Put(name, 0);
                Put("0000600\0", 100);
                Put(Convert.ToString(content.Length, 8).PadLeft(11, '0'), 124);
                Put("00000000000", 136);
                Put("        0", 148);
                Put("ustar\00000", 257);
                Put(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ", 148);
                tar.Write(header, 0, Block);
                tar.Write(content, 0, content.Length);
                byte[] padding = new byte[(Block - (content.Length % Block)) % Block];
                tar.Write(padding, 0, padding.Length);
            }

            tar.Write(new byte[2 * Block], 0, 2 * Block);
        }

        return archive.ToArray();
    }
}
