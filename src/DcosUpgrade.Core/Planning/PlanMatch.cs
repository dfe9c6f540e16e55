using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Errors;
using DcosUpgrade.Inventory;
using DcosUpgrade.Scripts;

namespace DcosUpgrade.Planning;

/// <summary>Checks that a plan fits the cluster and the script.</summary>
internal static class PlanMatch
{
    /// <summary>Accepts a plan that does not contain the packages of its script: an earlier module made it.</summary>
    public const string Risk = "plan-without-packages";

    /// <exception cref="InputException">The plan was deserialized (PlanDeserialized).</exception>
    public static void RequireWhole(DcosUpgradePlan plan)
    {
        if (plan.IsDeserialized)
        {
            throw new InputException(SR.PlanDeserialized, plan.Cluster, plan.ToString());
        }
    }

    /// <summary>Makes sure that a plan is the one that was signed off.</summary>
    /// <param name="expected">64 hexadecimal digits; null checks nothing.</param>
    /// <exception cref="InputException">It has another hash (PlanHashMismatch).</exception>
    public static void RequireHash(DcosUpgradePlan plan, string? expected)
    {
        string hash = PlanJson.HashOf(plan);
        if (expected is not null && !string.Equals(hash, expected, System.StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(SR.PlanHashMismatch, plan.Cluster, plan.ToString(), hash, expected);
        }
    }

    /// <exception cref="InputException">It is not (PlanOutdated), with every difference.</exception>
    /// <exception cref="ClusterStateException">
    /// The plan does not contain the packages of its script (PlanWithoutPackages).
    /// The script is for another cluster (ScriptOfAnotherCluster), or does not name its cluster (ScriptWithoutCluster).
    /// </exception>
    public static void Require(
        DcosUpgradePlan plan,
        ClusterInventory inventory,
        ClusterIdentity identity,
        DcosUpgradeScript script,
        IEnumerable<string> acceptedRisks)
    {
        ScriptBinding.Require(script, identity, acceptedRisks);
        if (PlanJson.HashOf(plan) != plan.Hash)
        {
            throw new InputException(SR.PlanAltered, plan.Cluster, plan.ToString());
        }

        if (plan.PackageSha256.Count == 0 && !acceptedRisks.Contains(Risk, StringComparer.OrdinalIgnoreCase))
        {
            throw new ClusterStateException(SR.PlanWithoutPackages, plan.Cluster, plan.ToString(), Risk);
        }

        string[] differences = [.. Differences(plan, inventory, script), .. OtherCluster(plan, identity)];
        if (differences.Length > 0)
        {
            throw new InputException(SR.PlanOutdated, plan.Cluster, plan.ToString(), string.Join("; ", differences));
        }
    }

    internal static IEnumerable<string> Differences(DcosUpgradePlan plan, ClusterInventory inventory, DcosUpgradeScript script)
    {
        if (plan.Cluster != inventory.Cluster)
        {
            yield return $"it is for the cluster {plan.Cluster}, this is {inventory.Cluster}";
            yield break;
        }

        Dictionary<string, DcosUpgradeStep> planned = plan.Steps.Where(step => step.Role is not null)
            .ToDictionary(step => step.Name, StringComparer.OrdinalIgnoreCase);
        foreach (InventoryNode node in inventory.Present)
        {
            if (!planned.TryGetValue(node.Name, out DcosUpgradeStep? step))
            {
                yield return $"{node.Name} is new";
            }
            else if (step.Role != node.Role)
            {
                yield return $"{node.Name} was a {step.Role}, now a {node.Role}";
            }
            else if (step.Address != node.Address)
            {
                yield return $"{node.Name} was at {step.Address}, now at {node.Address}";
            }

            _ = planned.Remove(node.Name);
        }

        foreach (string gone in planned.Keys)
        {
            yield return $"{gone} is gone";
        }

        foreach ((string what, string? before, string? now) in (IEnumerable<(string, string?, string?)>)
        [
            ("script", plan.ScriptId, script.ScriptId),
            ("script file", plan.ScriptSha256, script.Sha256),
            ("configuration", plan.ConfigSha256, script.ConfigSha256),
            ("source version", plan.FromVersion, script.FromVersion),
            ("target version", plan.ToVersion, script.ToVersion),
            ("procedure", plan.Procedure.ToString(), script.Procedure.ToString()),
            ("script URL", plan.ScriptUrl ?? script.Url, script.Url),
            ("bootstrap URL", plan.BootstrapUrl ?? script.BootstrapUrl, script.BootstrapUrl),
            ("installer", plan.PackageSha256.Count > 0 ? plan.InstallerSha256 : script.InstallerSha256, script.InstallerSha256),
            .. Packages(plan, script),
        ])
        {
            if (before != now)
            {
                yield return $"the {what} was {Short(before)}, now {Short(now)}";
            }
        }
    }

    /// <summary>Packages of the plan whose file is another one now; a set of other packages is a script with another id.</summary>
    private static IEnumerable<(string What, string? Before, string? Now)> Packages(DcosUpgradePlan plan, DcosUpgradeScript script) =>
        plan.PackageSha256.OrderBy(package => package.Key, StringComparer.Ordinal)
            .Select(package => ("package " + package.Key, (string?)package.Value, script.PackageSha256.TryGetValue(package.Key, out string? now) ? now : null));

    /// <summary>Compares edition and security mode; names and nodes are compared separately.</summary>
    private static IEnumerable<string> OtherCluster(DcosUpgradePlan plan, ClusterIdentity identity) =>
        plan.Binding is not { } bound ? []
        : ScriptBinding.Differences(bound, identity with { Name = bound.Name, Masters = bound.Masters }, plan.Procedure)
            .Select(difference => $"it is for a cluster with {difference}");

    private static string Short(string? id) => id is null ? "unknown" : ScriptRules.IsSha256(id) ? id.Substring(0, 12) : id;
}
