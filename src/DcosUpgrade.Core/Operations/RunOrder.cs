using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>Everything that a node is told when a run starts on it.</summary>
/// <param name="ExpectedRole">The role that the inventory gives the node.</param>
/// <param name="ExpectedAddress">The address that the inventory gives the node.</param>
/// <param name="Packages">Package ids and SHA-256, in the script's order; empty: the script fetches unverified.</param>
/// <param name="Baseline">Content of before.json: what only the past knows.</param>
/// <param name="After">The node's newest run when it was decided to start this one; empty for none. Whoever decided from less is refused.</param>
/// <param name="StageOnly">Fetch the packages and end: nothing is run, nothing restarts.</param>
/// <param name="BytesPerSecond">How fast to download; 0 for as fast as it goes.</param>
/// <param name="SkipChecks">The script runs no checks, neither before nor after: its exit code proves nothing then (FACTS.md, Node script exit codes).</param>
internal sealed record RunOrder(
    string ScriptId,
    string Url,
    string Sha256,
    string FromVersion,
    string ToVersion,
    string Owner,
    string BootstrapUrl,
    DcosRole ExpectedRole,
    string ExpectedAddress,
    IReadOnlyList<KeyValuePair<string, string>> Packages,
    string Baseline,
    string After,
    bool StageOnly = false,
    long BytesPerSecond = 0,
    bool SkipChecks = false)
{
    /// <summary>run.json's word for what is done.</summary>
    public const string Upgrade = "upgrade";

    /// <summary>The same for a run that only fetches.</summary>
    public const string Stage = "stage";

    /// <param name="verified">Fetch and compare every package before the script runs.</param>
    /// <param name="facts">What the decision to start was made from.</param>
    public static RunOrder Of(DcosUpgradeScript script, string owner, DcosRole role, string address, bool verified, string baseline, NodeFacts facts) => new(
        script.ScriptId,
        script.Url,
        script.Sha256,
        script.FromVersion,
        script.ToVersion,
        owner,
        script.BootstrapUrl,
        role,
        address,
        verified ? [.. script.PackageIds.Select(id => new KeyValuePair<string, string>(id, script.PackageSha256[id]))] : [],
        baseline,
        facts.Attempts.LastOrDefault()?.Id ?? "");
}
