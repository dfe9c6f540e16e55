using System.Collections.Generic;

namespace DcosUpgrade.Operations;

/// <summary>Everything that a node is told when a run starts on it.</summary>
/// <param name="ExpectedRole">The role that the inventory gives the node.</param>
/// <param name="ExpectedAddress">The address that the inventory gives the node.</param>
/// <param name="Packages">Package ids and SHA-256, in the script's order; empty: the script fetches unverified.</param>
/// <param name="Baseline">Content of before.json: what only the past knows.</param>
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
    string Baseline);
