using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Journaling;

/// <summary>
/// The journals of calls without -JournalPath: a folder for each cluster, a file for each call, named by time, script and a random part.
/// </summary>
internal static class JournalFolder
{
    private const string Extension = ".jsonl";
    private const string Stamp = "yyyyMMdd'T'HHmmssfff'Z'";
    private const int ScriptLength = 8;

    /// <summary>The folder name of a cluster. Two names that differ only in characters that a folder name cannot have share a folder.</summary>
    /// <param name="rehearsal">The id of a rehearsed cluster, which must not share the folder of the cluster that it stands for; null for a real one.</param>
    public static string NameOf(string cluster, string? rehearsal)
    {
        string name = string.Concat(cluster.Take(64).Select(letter => IsPlain(letter) ? letter : '_')).TrimStart('.');
        return (name.Length == 0 ? "_" : name) + (rehearsal is null ? "" : $".rehearsal-{rehearsal}");
    }

    /// <summary>The name of a new journal.</summary>
    public static string NewFile(DateTimeOffset now, string scriptId, string id) =>
        $"{now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}-{Short(scriptId)}-{id}{Extension}";

    /// <summary>The journals of the last upgrade: that of the newest call, and those of all calls with the same script. Oldest first.</summary>
    /// <param name="root">The folder of all clusters.</param>
    /// <param name="folder">The folder of one cluster; null for the cluster of the newest call.</param>
    /// <exception cref="InputException">There is none (JournalsMissing), or the folder cannot be read.</exception>
    public static IReadOnlyList<string> Last(IFileSystem files, string root, string? folder)
    {
        IReadOnlyList<string> folders = folder is null ? [.. (files.Folders(root) ?? []).Select(name => Path.Combine(root, name))] : [folder];
        (string Folder, string[] Names) newest = folders.Select(each => (each, JournalsIn(files, each))).Where(each => each.Item2.Length > 0)
            .OrderBy(each => each.Item2.Last(), StringComparer.Ordinal).LastOrDefault();
        return newest.Names is { } names
            ? [.. names.Where(name => ScriptOf(name) == ScriptOf(names.Last())).Select(name => Path.Combine(newest.Folder, name))]
            : throw new InputException(SR.JournalsMissing, folder ?? root, folder ?? root);
    }

    private static string[] JournalsIn(IFileSystem files, string folder) =>
        [.. (files.Files(folder) ?? []).Where(name => ScriptOf(name) is not null).OrderBy(name => name, StringComparer.Ordinal)];

    /// <summary>The script part of a journal's name; null for another file.</summary>
    private static string? ScriptOf(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal) && name.Split('-') is [_, { Length: > 0 } script, _] ? script : null;

    private static string Short(string scriptId)
    {
        string plain = string.Concat(scriptId.Where(IsPlain).Where(letter => letter is not '.' and not '-').Take(ScriptLength));
        return plain.Length > 0 ? plain : "none";
    }

    private static bool IsPlain(char letter) => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' or '_';
}
