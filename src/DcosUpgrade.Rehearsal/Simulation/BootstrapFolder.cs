using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A folder of ours on the bootstrap node: what the installer was given, what it made of it, and how its last job went.</summary>
internal sealed class BootstrapFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>Under genconf/, by path.</summary>
    public Dictionary<string, InputFile> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Under genconf/serve/upgrade, oldest first.</summary>
    public List<ServedScript> Scripts { get; } = [];

    /// <summary>dcos-upgrade.json; null before the folder is finished.</summary>
    public string? Record { get; set; }

    public string Stdout { get; set; } = "";

    public string Stderr { get; set; } = "";

    /// <summary>Empty while the job runs, or when there was none.</summary>
    public string Rc { get; set; } = "";

    /// <summary>Size of the file that the job watches.</summary>
    public long Watched { get; set; }

    /// <summary>SHA-256 of what stands below genconf/serve; null when there is no such file.</summary>
    public string? Sha256Of(string servedPath)
    {
        if (Scripts.LastOrDefault() is not { } last)
        {
            return null;
        }

        return servedPath == HashServedOperation.BootstrapLatest ? ServedScript.Hash(last.Release.BootstrapId)
            : Scripts.FirstOrDefault(script => script.ServedPath == servedPath) is { } script ? script.Sha256
            : last.Packages.TryGetValue(servedPath, out string? package) ? package
            : null;
    }
}

/// <summary>The nginx container that serves a folder.</summary>
/// <param name="Since">When it was started.</param>
internal sealed record SimulatedContainer(string Id, string Name, int Port, BootstrapFolder Folder, DateTimeOffset Since);

/// <summary>What a download from the bootstrap node gives.</summary>
/// <param name="ExitCode">curl's, called with -f.</param>
/// <param name="Status">HTTP status; 0 without an answer.</param>
internal sealed record Download(int ExitCode, int Status, string Sha256)
{
    /// <summary>Why it failed, as the program says that fetched it.</summary>
    public string Words => ExitCode == 7 ? "Connection refused" : $"The requested URL returned error: {Status}";
}
