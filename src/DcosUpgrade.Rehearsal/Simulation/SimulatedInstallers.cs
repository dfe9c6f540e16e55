using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>
/// The installers on the bootstrap node: that of the target version in /opt/dcos, and that of each published release in a folder named after it,
/// such as /opt/dcos/1.12.2.
/// </summary>
internal sealed class SimulatedInstallers
{
    private const string Folder = "/opt/dcos";

    private readonly string _target;
    private readonly string _name;

    /// <summary>SHA-256 by path.</summary>
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    /// <summary>Version by SHA-256.</summary>
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);

    public SimulatedInstallers(string target, bool isEnterprise)
    {
        _target = target;
        _name = $"dcos_generate_config{(isEnterprise ? ".ee" : "")}.sh";
        foreach (string version in ReleaseLine.All.SelectMany(line => line.Releases).Select(release => release.ToString()))
        {
            Add($"{Folder}/{version}/{_name}", version);
        }

        Add(Path, target);
    }

    /// <summary>Where the installer of the target version is.</summary>
    public string Path => $"{Folder}/{_name}";

    /// <summary>SHA-256 of the installer at a path; null: no such file.</summary>
    public string? Find(string path) => _files.TryGetValue(path, out string? sha256) ? sha256 : null;

    /// <summary>The version that an installer prints. One that was downloaded is that of the target version.</summary>
    public string VersionOf(string sha256) => _versions.TryGetValue(sha256, out string? version) ? version : _target;

    public void Put(string path, string sha256) => _files[path] = sha256;

    private void Add(string path, string version)
    {
        string sha256 = ServedScript.Hash("installer " + version);
        _files[path] = sha256;
        _versions[sha256] = version;
    }
}
