using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>Everything that a node needs to start a run.</summary>
internal sealed record RunOrder
{
    /// <summary>The operation in run.json of a run that upgrades the node.</summary>
    public const string Upgrade = "upgrade";

    /// <summary>The operation in run.json of a run that only downloads packages.</summary>
    public const string Stage = "stage";

    public required string ScriptId { get; init; }

    /// <summary>The URL of the script.</summary>
    public required string Url { get; init; }

    /// <summary>Of the script, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required string FromVersion { get; init; }

    public required string ToVersion { get; init; }

    /// <summary>The operator who starts the run.</summary>
    public required string Owner { get; init; }

    public required string BootstrapUrl { get; init; }

    /// <summary>The role of the node in the inventory.</summary>
    public required DcosRole ExpectedRole { get; init; }

    /// <summary>The address of the node in the inventory.</summary>
    public required string ExpectedAddress { get; init; }

    /// <summary>Package ids and SHA-256 in the order of the script; empty when the script downloads the packages unverified.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Packages { get; init; }

    /// <summary>The content of before.json: observations that cannot be repeated after the run.</summary>
    public required string Baseline { get; init; }

    /// <summary>Id of the node's newest run when the start was decided; empty for none. A node with a newer run refuses the start.</summary>
    public required string After { get; init; }

    /// <summary>The facts that the start was decided on.</summary>
    public required StartConditions Conditions { get; init; }

    /// <summary>The fence number of the lock under which the node was claimed; ignored by a run that only downloads packages.</summary>
    public long Fence { get; init; }

    /// <summary>Download the packages and end: no script is run and nothing restarts.</summary>
    public bool StageOnly { get; init; }

    /// <summary>Maximum download rate in bytes per second; 0 for no limit.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>
    /// The script runs no checks before or after the upgrade, so its exit code does not show that the node is healthy
    /// (FACTS.md, Node script exit codes).
    /// </summary>
    public bool SkipChecks { get; init; }

    /// <param name="verified">Download every package and compare its SHA-256 before the script runs.</param>
    /// <param name="facts">The facts that the start was decided on.</param>
    public static RunOrder Of(DcosUpgradeScript script, string owner, DcosRole role, string address, bool verified, string baseline, NodeFacts facts) => new()
    {
        ScriptId = script.ScriptId,
        Url = script.Url,
        Sha256 = script.Sha256,
        FromVersion = script.FromVersion,
        ToVersion = script.ToVersion,
        Owner = owner,
        BootstrapUrl = script.BootstrapUrl,
        ExpectedRole = role,
        ExpectedAddress = address,
        Packages = verified ? [.. script.PackageIds.Select(id => new KeyValuePair<string, string>(id, script.PackageSha256[id]))] : [],
        Baseline = baseline,
        After = facts.Attempts.LastOrDefault()?.Id ?? "",
        Conditions = StartConditions.Of(facts),
    };
}
