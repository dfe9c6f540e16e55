using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using DcosUpgrade.Configuration;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Scripts;

/// <summary>What script is wanted, and how.</summary>
internal sealed record ScriptRequest
{
    public required ScriptInputs Inputs { get; init; }

    /// <summary>The operator's files and YAML reader.</summary>
    public required ConfigReader Reader { get; init; }

    /// <summary>The cluster's edition; Unknown is not compared.</summary>
    public DcosEdition Edition { get; init; }

    public DcosProcedure Procedure { get; init; }

    /// <summary>Parameters whose difference from the running cluster the operator answers for.</summary>
    public IReadOnlyCollection<string> AcceptDifference { get; init; } = [];

    /// <summary>The operator's copy of what the cluster was installed with, for when no master shows it.</summary>
    public ConfigInput? Installed { get; init; }

    /// <summary>Null: what all masters run.</summary>
    public string? FromVersion { get; init; }

    /// <summary>Where the bootstrap node downloads the installer when it is not there; needs <see cref="InstallerSha256"/>.</summary>
    public string? InstallerUri { get; init; }

    /// <summary>What the installer's hash must be; null: it is taken as it lies there.</summary>
    public string? InstallerSha256 { get; init; }

    /// <summary>The folder is served by a web server of the operator's own.</summary>
    public bool SkipServe { get; init; }

    /// <summary>How long each of the installer's jobs is followed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(7200);

    /// <summary>Asked once (target, action) before anything is written; false means that nothing is done.</summary>
    public Func<string, string, Task<bool>> Confirm { get; init; } = (_, _) => Task.FromResult(true);

    /// <summary>Asked (target, action) before the first write when another container has to be stopped.</summary>
    public Func<string, string, Task<bool>> ConfirmReplace { get; init; } = (_, _) => Task.FromResult(true);

    public required IProgressSink Progress { get; init; }
}
