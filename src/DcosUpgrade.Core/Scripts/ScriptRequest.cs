using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using DcosUpgrade.Configuration;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Scripts;

/// <summary>The parameters of a script generation.</summary>
internal sealed record ScriptRequest
{
    public required ScriptInputs Inputs { get; init; }

    /// <summary>Reads the operator's files and YAML.</summary>
    public required ConfigReader Reader { get; init; }

    /// <summary>The edition of the cluster. Unknown is not compared with that of the installer.</summary>
    public DcosEdition Edition { get; init; }

    public DcosProcedure Procedure { get; init; }

    /// <summary>Parameters whose difference from the running cluster the operator accepts.</summary>
    public IReadOnlyCollection<string> AcceptDifference { get; init; } = [];

    /// <summary>The operator's copy of the installed configuration. Used if it cannot be read from any master.</summary>
    public ConfigInput? Installed { get; init; }

    /// <summary>The source version; null means the version of all masters.</summary>
    public string? FromVersion { get; init; }

    /// <summary>The URL from which the bootstrap node downloads a missing installer; requires <see cref="InstallerSha256"/>.</summary>
    public string? InstallerUri { get; init; }

    /// <summary>The required SHA-256 of the installer; null means that it is not compared.</summary>
    public string? InstallerSha256 { get; init; }

    /// <summary>True when the operator's own web server serves the folder.</summary>
    public bool SkipServe { get; init; }

    /// <summary>The image of the download server: a reference of docker.</summary>
    public string Image { get; init; } = ServePlan.DocumentedImage;

    /// <summary>The time limit for following each job of the installer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>The confirmation (target, action), asked once before anything is written; false cancels the generation.</summary>
    public Func<string, string, Task<bool>> Confirm { get; init; } = (_, _) => Task.FromResult(true);

    /// <summary>The confirmation (target, action) to stop another container, asked before the first write.</summary>
    public Func<string, string, Task<bool>> ConfirmReplace { get; init; } = (_, _) => Task.FromResult(true);

    public required IProgressSink Progress { get; init; }
}
