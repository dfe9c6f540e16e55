using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DcosUpgrade.Tests;

namespace DcosUpgrade.Lab.Tests;

/// <summary>Observations of the lab that change while an upgrade, or what a test waits for otherwise, makes progress.</summary>
/// <param name="folder">The lab's folder.</param>
/// <param name="name">The lab's name, as its control groups have it.</param>
internal sealed class LabProgress(string folder, string name)
{
    /// <summary>Where an upgrade writes on a node. Sizes are observed, not times: a heartbeat changes only the time of its file.</summary>
    private static readonly string[] s_onNodes =
        ["var/lib/dcos-upgrade", "var/lib/dcos-upgrade-bootstrap", "var/lib/dcos/mesos", "var/lib/mesos", "opt/mesosphere", "home/core", "etc/systemd/system"];

    /// <summary>Where an operator writes on this machine: journals, backups.</summary>
    private static readonly string[] s_here = ["inputs", "backups"];

    private static readonly EnumerationOptions s_shallow = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 3,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>Files, with their sizes, on all nodes and of the operators.</summary>
    public string Files()
    {
        string nodes = Path.Combine(folder, "nodes");
        IEnumerable<string> written = Directory.Exists(nodes)
            ? Directory.EnumerateDirectories(nodes).SelectMany(node =>
                s_onNodes.Select(part => Path.Combine(node, "upper", part)).Append(Path.Combine(node, "console.log")))
            : [];
        HashCode hash = default;
        long bytes = 0;
        int files = 0;
        foreach ((string path, long length) in written.Concat(s_here.Select(part => Path.Combine(folder, part))).SelectMany(Entries))
        {
            hash.Add(path);
            hash.Add(length);
            (files, bytes) = (files + 1, bytes + length);
        }

        return $"{files} files with {bytes} bytes ({hash.ToHashCode():x8})";
    }

    /// <summary>What the logins on a node compute.</summary>
    public string Logins(string node)
    {
        string file = $"/sys/fs/cgroup/unified/{name}-{node}/payload/user.slice/cpu.stat";
        string usage = File.Exists(file) ? File.ReadLines(file).First() : "";
        return ProcessTree.Observe(usage.Length == 0 ? 0 : double.Parse(usage.Split(' ')[1], CultureInfo.InvariantCulture) / 1e6);
    }

    private static IEnumerable<(string Path, long Length)> Entries(string path)
    {
        try
        {
            return File.Exists(path) ? [(path, new FileInfo(path).Length)]
                : Directory.Exists(path)
                ? [.. new DirectoryInfo(path).EnumerateFileSystemInfos("*", s_shallow).Select(entry => (entry.FullName, Length(entry)))]
                : [];
        }
        catch (IOException)
        {
            // It was removed or renamed meanwhile: the next observation is another one.
            return [];
        }
    }

    private static long Length(FileSystemInfo entry) => entry is FileInfo { LinkTarget: null } file ? file.Length : 0;
}
