using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Cluster;

/// <summary>Decides whether a script may be run on a cluster: a script carries the configuration of the cluster that it was generated for.</summary>
internal static class ScriptBinding
{
    /// <summary>Accepts a script whose record does not name its cluster.</summary>
    public const string Risk = "script-without-cluster";

    /// <summary>The comparisons of two clusters; each returns a difference or null.</summary>
    private static readonly IReadOnlyList<Func<ClusterIdentity, ClusterIdentity, DcosProcedure, string?>> s_comparisons =
    [
        (bound, cluster, _) => IsOtherName(bound, cluster) ? Difference("name", bound.Name, cluster.Name) : null,
        (bound, cluster, _) => bound.Masters.SequenceEqual(cluster.Masters, StringComparer.Ordinal) ? null : Difference("masters", List(bound), List(cluster)),
        (bound, cluster, _) => IsKnown(bound.Edition) && IsKnown(cluster.Edition) && bound.Edition != cluster.Edition
            ? Difference("edition", bound.Edition, cluster.Edition)
            : null,
        (bound, cluster, procedure) => bound.SecurityMode is { } was && cluster.SecurityMode is { } now && !IsOnTheWay(was, now, procedure)
            ? Difference("security mode", was, now)
            : null,
    ];

    /// <exception cref="ClusterStateException">
    /// It was generated for another cluster (ScriptOfAnotherCluster), or its record does not name one (ScriptWithoutCluster).
    /// </exception>
    public static void Require(DcosUpgradeScript script, ClusterIdentity cluster, IEnumerable<string> acceptedRisks)
    {
        if (script.Binding is not { } bound)
        {
            if (!acceptedRisks.Contains(Risk, StringComparer.OrdinalIgnoreCase))
            {
                throw new ClusterStateException(SR.ScriptWithoutCluster, cluster.Name, script, cluster, Risk);
            }

            return;
        }

        string[] differences = [.. Differences(bound, cluster, script.Procedure)];
        if (differences.Length > 0)
        {
            throw new ClusterStateException(SR.ScriptOfAnotherCluster, cluster.Name, script, bound, cluster, string.Join("; ", differences));
        }
    }

    /// <summary>True when the script is for this cluster, or its record does not name a cluster.</summary>
    public static bool IsPossible(DcosUpgradeScript script, ClusterIdentity cluster) =>
        script.Binding is not { } bound || !Differences(bound, cluster, script.Procedure).Any();

    /// <summary>
    /// For a script that is requested again with the same inputs: it can be bound to the cluster when it has no binding, or when its
    /// binding is the same cluster before a change (a master was replaced, the security mode became stricter).
    /// </summary>
    /// <exception cref="ClusterStateException">The script is for another cluster (ScriptOfAnotherCluster).</exception>
    public static void RequireBindable(DcosUpgradeScript script, ClusterIdentity cluster)
    {
        if (script.Binding is { } bound && !IsSame(bound, cluster))
        {
            Require(script, cluster, []);
        }
    }

    /// <summary>The differences between the cluster of a script or plan and this one, as text.</summary>
    public static IEnumerable<string> Differences(ClusterIdentity bound, ClusterIdentity cluster, DcosProcedure procedure) =>
        s_comparisons.Select(compare => compare(bound, cluster, procedure)).OfType<string>();

    /// <summary>During a step to a stricter mode, nodes without the step still have the previous mode.</summary>
    private static bool IsOnTheWay(DcosSecurityMode was, DcosSecurityMode now, DcosProcedure procedure) => was == now || procedure switch
    {
        DcosProcedure.Permissive => now is DcosSecurityMode.Disabled or DcosSecurityMode.Permissive,
        DcosProcedure.Strict => now is DcosSecurityMode.Permissive or DcosSecurityMode.Strict,
        _ => false,
    };

    private static bool IsSame(ClusterIdentity bound, ClusterIdentity cluster)
    {
        bool isNamedSame = bound.IsNamed && bound.Name == cluster.Name && bound.Masters.Intersect(cluster.Masters, StringComparer.Ordinal).Any();
        return !IsOtherName(bound, cluster) && (isNamedSame || bound.Masters.SequenceEqual(cluster.Masters, StringComparer.Ordinal));
    }

    private static bool IsOtherName(ClusterIdentity bound, ClusterIdentity cluster) => bound.IsNamed && cluster.IsNamed && bound.Name != cluster.Name;

    private static bool IsKnown(DcosEdition edition) => edition != DcosEdition.Unknown;

    private static string List(ClusterIdentity cluster) => string.Join(", ", cluster.Masters);

    private static string Difference(string what, object script, object cluster) => $"{what} {script}, here {cluster}";
}
