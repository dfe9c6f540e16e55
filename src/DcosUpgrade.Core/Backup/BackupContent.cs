using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Backup;

/// <summary>Verifies the content of a backup file of each kind.</summary>
internal static class BackupContent
{
    /// <summary>The znodes that every cluster has.</summary>
    private static readonly string[] s_znodes = ["/mesos", "/marathon"];

    /// <summary>The files that <see cref="StreamArchiveOperation"/> asks for.</summary>
    private static readonly string[] s_configuration =
    [
        "etc/user.config.yaml", "etc/expanded.config.json", "etc/dcos-version.json", "etc/master_list", "etc/master_count", "bin/detect_ip",
        "bin/detect_ip_public", "bin/detect_fault_domain",
    ];

    /// <summary>The file in the archive of dcos-etcdctl, and names of buckets that every database of etcd 3 has.</summary>
    private const string EtcdSnapshot = "etcd_snapshot.db";

    private static readonly string[] s_buckets = ["members_removed", "alarm"];

    private const int SqlTail = 4096;

    /// <returns>A summary of the content, for display.</returns>
    /// <exception cref="InvalidDataException">The content is incomplete; the message names the missing part.</exception>
    /// <param name="file">The file at its beginning; its length must be known.</param>
    public static string Verify(BackupKind kind, Stream file) => kind switch
    {
        BackupKind.Iam => Sql(file),
        BackupKind.ZooKeeper => ZooKeeper(file),
        BackupKind.Guano => Guano(file),
        BackupKind.Etcd => Etcd(file),
        _ => Configuration(file),
    };

    private static string ZooKeeper(Stream file)
    {
        HashSet<string> found = [];
        (int count, bool hasSnapshot, bool hasLog) = (0, false, false);
        Read(BackupKind.ZooKeeper, file, s_znodes, found, name =>
        {
            count += IsFolder(name) ? 0 : 1;
            hasSnapshot |= name.Contains("snapshot/version-2/snapshot.");
            hasLog |= name.Contains("transactions/version-2/log.");
        });
        Require(hasSnapshot, "no snapshot");
        Require(hasLog, "no transaction log");
        string? missing = s_znodes.FirstOrDefault(znode => !found.Contains(znode));
        Require(missing is null, $"no znode {missing}");
        return $"{count} files, znodes {string.Join(" and ", s_znodes)}";
    }

    /// <remarks>The exit code of Guano is 0 even after errors: only its output is evidence. A znode without data is a folder.</remarks>
    private static string Guano(Stream file)
    {
        HashSet<string> found = [];
        int count = 0;
        Read(BackupKind.Guano, file, [], new HashSet<string>(), name =>
        {
            count += IsFolder(name) ? 0 : 1;
            found.UnionWith(s_znodes.Where(znode => name.StartsWith($".{znode}/", StringComparison.Ordinal)));
        });
        string? missing = s_znodes.FirstOrDefault(znode => !found.Contains(znode));
        Require(missing is null, $"no znode {missing}");
        return $"{count} znodes with data, {string.Join(" and ", s_znodes)} among them";
    }

    private static string Etcd(Stream file)
    {
        HashSet<string> found = [];
        List<string> names = [];
        Read(BackupKind.Etcd, file, s_buckets, found, names.Add);
        Require(names is [EtcdSnapshot], $"the archive does not hold the file {EtcdSnapshot} alone");
        Require(found.Count == s_buckets.Length, $"{EtcdSnapshot} is not a database of etcd");
        return EtcdSnapshot;
    }

    private static string Configuration(Stream file)
    {
        List<string> names = [];
        Read(BackupKind.Configuration, file, [], new HashSet<string>(), names.Add);
        string? unknown = names.FirstOrDefault(name => !s_configuration.Contains(name));
        Require(unknown is null, "a file that is not of the configuration");
        Require(names.Any(name => name is "etc/user.config.yaml" or "etc/expanded.config.json"), "no configuration");
        Require(names.Contains("bin/detect_ip"), "no bin/detect_ip");
        return string.Join(", ", names);
    }

    private static string Sql(Stream file)
    {
        byte[] buffer = new byte[81920];
        StringBuilder tail = new();
        int tables = 0;
        int rows = 0;
        int count;
        while ((count = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            string before = tail.ToString();
            string text = before + Encoding.UTF8.GetString(buffer, 0, count);
            tables += Occurrences(text, "CREATE TABLE") - Occurrences(before, "CREATE TABLE");
            rows += Occurrences(text, "INSERT INTO") - Occurrences(before, "INSERT INTO");
            tail.Clear().Append(text.Length > SqlTail ? text.Substring(text.Length - SqlTail) : text);
        }

        Require(tables > 0, "no CREATE TABLE");
        Require(rows > 0, "no INSERT INTO");
        Require(tail.ToString().TrimEnd().EndsWith(";", StringComparison.Ordinal), "the last statement is not complete");
        return $"{tables} tables";
    }

    private static int Occurrences(string text, string what)
    {
        int count = 0;
        for (int at = text.IndexOf(what, StringComparison.Ordinal); at >= 0; at = text.IndexOf(what, at + what.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static void Read(BackupKind kind, Stream file, IReadOnlyList<string> needles, ISet<string> found, Action<string> entry)
    {
        BackupBounds bounds = BackupBounds.Of(kind);
        using GZipStream tar = new(file, CompressionMode.Decompress, leaveOpen: true);
        new TarReader(tar, bounds.Unpacked(file.Length), bounds.MaxEntries).Read(needles, found, entry);
    }

    private static bool IsFolder(string name) => name.EndsWith("/", StringComparison.Ordinal);

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException(problem);
        }
    }
}
