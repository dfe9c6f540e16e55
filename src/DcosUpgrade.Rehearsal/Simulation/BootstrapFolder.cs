using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Rehearsal.Simulation;

/// <summary>A script folder on the bootstrap node: inputs of the installer, generated scripts, and the result of its last job.</summary>
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

    /// <summary>SHA-256 of a file below genconf/serve; null: no such file.</summary>
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
/// <param name="Address">Where it publishes its port.</param>
/// <param name="Since">Time of its start.</param>
internal sealed record SimulatedContainer(string Id, string Name, string Address, int Port, string Image, BootstrapFolder Folder, DateTimeOffset Since);

/// <summary>Result of a download from the bootstrap node.</summary>
/// <param name="ExitCode">Exit code of curl -f.</param>
/// <param name="Status">HTTP status; 0 without an answer.</param>
internal sealed record Download(int ExitCode, int Status, string Sha256)
{
    /// <summary>The error text of the downloading program.</summary>
    public string Words => ExitCode == 7 ? "Connection refused" : $"The requested URL returned error: {Status}";
}
