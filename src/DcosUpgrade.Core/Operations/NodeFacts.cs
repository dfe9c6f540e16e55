using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Operations;

/// <summary>The facts of a node that decisions need, from one observation.</summary>
internal sealed record NodeFacts
{
    /// <summary>The state of a unit when systemd does not answer.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The node's own clock.</summary>
    public DateTimeOffset NodeTime { get; init; }

    public string BootId { get; init; } = "";

    /// <summary>Seconds since the boot of the node, by its monotonic clock.</summary>
    public long UptimeSec { get; init; }

    /// <summary>Names of the role files; exactly one on a sound node.</summary>
    public IReadOnlyList<string> RoleFiles { get; init; } = [];

    /// <summary>The output of detect_ip; empty when it failed.</summary>
    public string DetectedAddress { get; init; } = "";

    /// <summary>From dcos-version.json; null when the file is missing or unreadable.</summary>
    public string? Version { get; init; }

    public string? Build { get; init; }

    /// <summary>The content of install_progress; null when there is none.</summary>
    public string? InstallProgress { get; init; }

    /// <summary>Names of the swap set that are missing.</summary>
    public IReadOnlyList<string> SwapMissing { get; init; } = [];

    /// <summary>Names of the swap set that have a <c>.new</c> beside them.</summary>
    public IReadOnlyList<string> SwapNew { get; init; } = [];

    /// <summary>Ids of the active packages, sorted; null when they could not be read.</summary>
    public IReadOnlyList<string>? ActivePackages { get; init; }

    /// <summary>ActiveState of the unit of runs: active, activating, deactivating, inactive, failed; or <see cref="Unreadable"/>.</summary>
    public string RunUnitState { get; init; } = "inactive";

    /// <summary>The lock of runs is held, so a run is active; needs no systemd. Null when it could not be tested.</summary>
    public bool? RunLockHeld { get; init; } = false;

    /// <summary>The start of a run is being decided. Null when it could not be tested.</summary>
    public bool? StartLockHeld { get; init; } = false;

    /// <summary>Command lines of pkgpanda or node scripts outside the unit of runs.</summary>
    public IReadOnlyList<string> ForeignRuns { get; init; } = [];

    /// <summary>Units of dcos.target and their ActiveState.</summary>
    public IReadOnlyDictionary<string, string> Units { get; init; } = new Dictionary<string, string>();

    /// <summary>The attempts of DcosUpgrade, oldest first.</summary>
    public IReadOnlyList<RunAttempt> Attempts { get; init; } = [];

    /// <summary>Bytes free under /var/lib.</summary>
    public long FreeBytes { get; init; }

    /// <summary>systemd's version number, 0 when unknown.</summary>
    public int SystemdVersion { get; init; }

    public bool RunUnitAlive => RunUnitState is "active" or "activating" or "deactivating" or "reloading" || RunLockHeld == true;

    /// <summary>False when neither systemd nor the lock of runs shows whether a run is active: nothing may be recovered then.</summary>
    public bool RunUnitKnown => RunUnitAlive || (RunUnitState != Unreadable && RunLockHeld is not null);

    /// <summary>Role by the role files; null unless there is exactly one.</summary>
    public DcosRole? Role => RoleFiles is [string single] ? single switch
    {
        "master" => DcosRole.Master,
        "slave" => DcosRole.Agent,
        "slave_public" => DcosRole.PublicAgent,
        _ => null,
    } : null;

    /// <summary>The node has traces of an unfinished swap.</summary>
    public bool HasSwapDebris => InstallProgress is not null || ActivePackages is null || Version is null || SwapMissing.Count > 0;

    /// <summary>True when the node has the packages of the target; by version where no package ids are known.</summary>
    public bool HasApplied(Target target) => ActivePackages is { } active && target.PackageIds is { } wanted
        ? active.SequenceEqual(wanted, StringComparer.Ordinal)
        : Version == target.Version;

    public RunAttempt? LastAttempt(string scriptId) => Attempts.LastOrDefault(attempt => attempt.ScriptId == scriptId && attempt.IsUpgrade);
}

/// <summary>A run of DcosUpgrade, read from its folder on the node.</summary>
internal sealed record RunAttempt
{
    private readonly RedactedText _log = new("");

    /// <summary>The name of the folder: start time (UTC) and a number.</summary>
    public required string Id { get; init; }

    public required string ScriptId { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The operator who started it.</summary>
    public required string Owner { get; init; }

    /// <summary>The boot id of the node when it started.</summary>
    public required string BootId { get; init; }

    /// <summary>By the clock of the node.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The last stage in <c>rc</c>: fetch, altered, staged, script, busy or stopped; null before the end of the run.</summary>
    public required string? Stage { get; init; }

    /// <summary>The exit code of the last stage.</summary>
    public required int Code { get; init; }

    /// <summary>The subject of the last stage: a package id or a reason.</summary>
    public required string Detail { get; init; }

    /// <summary>The end of the log.</summary>
    public required string Log { get => _log.Value; init => _log = new RedactedText(value); }

    /// <summary>The content of before.json; null when the file does not exist.</summary>
    public required string? Baseline { get; init; }

    /// <summary>upgrade or stage, from run.json.</summary>
    public string Operation { get; init; } = RunOrder.Upgrade;

    /// <summary>The script was told to skip its checks.</summary>
    public bool SkippedChecks { get; init; }

    /// <summary>End of the run by the clock of the node; null while the run is active or when it died.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>False for a run that only downloads packages, which no decision about an upgrade uses.</summary>
    public bool IsUpgrade => Operation == RunOrder.Upgrade;

    public string Folder => NodePaths.Runs + "/" + Id;

    /// <summary>The log, or the folder of all runs where the node answered a name that is not that of a run.</summary>
    public string LogPath => CommandWords.Runs.Allows(Id) ? Folder + "/log" : NodePaths.Runs;

    public bool Ended => Stage is not null;

    /// <summary>The node script ended without being stopped.</summary>
    public bool ScriptEnded => Stage == "script";

    public IReadOnlyList<string> LogLines => Log.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).ToArray();
}
