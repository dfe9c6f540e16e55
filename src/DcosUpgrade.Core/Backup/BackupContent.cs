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

    private const int SqlTail = 4096;

    /// <returns>A summary of the content, for display.</returns>
    /// <exception cref="InvalidDataException">The content is incomplete; the message names the missing part.</exception>
    public static string Verify(BackupKind kind, Stream file) => kind switch
    {
        BackupKind.Iam => Sql(file),
        BackupKind.ZooKeeper => ZooKeeper(file),
        BackupKind.Guano => Guano(file),
        _ => Configuration(file),
    };

    private static string ZooKeeper(Stream file)
    {
        HashSet<string> found = [];
        IReadOnlyList<string> names = Names(file, s_znodes, found);
        Require(names.Any(name => name.Contains("snapshot/version-2/snapshot.")), "no snapshot");
        Require(names.Any(name => name.Contains("transactions/version-2/log.")), "no transaction log");
        string? missing = s_znodes.FirstOrDefault(znode => !found.Contains(znode));
        Require(missing is null, $"no znode {missing}");
        return $"{names.Count(name => !IsFolder(name))} files, znodes {string.Join(" and ", s_znodes)}";
    }

    /// <remarks>The exit code of Guano is 0 even after errors: only its output is evidence. A znode without data is a folder.</remarks>
    private static string Guano(Stream file)
    {
        IReadOnlyList<string> names = Names(file, [], new HashSet<string>());
        string? missing = s_znodes.FirstOrDefault(znode => !names.Any(name => name.StartsWith($".{znode}/", StringComparison.Ordinal)));
        Require(missing is null, $"no znode {missing}");
        return $"{names.Count(name => !IsFolder(name))} znodes with data, {string.Join(" and ", s_znodes)} among them";
    }

    private static string Configuration(Stream file)
    {
        IReadOnlyList<string> names = Names(file, [], new HashSet<string>());
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

    private static IReadOnlyList<string> Names(Stream file, IReadOnlyList<string> needles, ISet<string> found)
    {
        using GZipStream tar = new(file, CompressionMode.Decompress, leaveOpen: true);
        return TarReader.Read(tar, needles, found);
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
