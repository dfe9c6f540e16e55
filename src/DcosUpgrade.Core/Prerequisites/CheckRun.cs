using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Prerequisites;

/// <summary>Chosen checks over what was seen.</summary>
/// <param name="chosen">Checks in the catalogue's order.</param>
/// <param name="excluded">Those of them that are left out by name.</param>
/// <param name="accepted">Ids of risks.</param>
internal sealed class CheckRun(IReadOnlyList<Check> chosen, Func<Check, bool> excluded, IReadOnlyCollection<string> accepted)
{
    private const string AcceptedMark = ": accepted: ";

    /// <summary>Everything that the chosen checks have to look at.</summary>
    public RequiredObservations Needs => chosen.Where(check => !excluded(check)).Aggregate(RequiredObservations.Nothing, (all, check) => all | check.Needs);

    /// <summary>What the cluster's checks say.</summary>
    public IEnumerable<DcosCheckResult> OfCluster(ClusterObservation sight) =>
        chosen.Where(check => check.Scope == CheckScope.Cluster).Select(check => Judge(check, new CheckSubject(sight)));

    /// <summary>True for a risk that would hold had it not been accepted.</summary>
    public static bool IsAccepted(DcosCheckResult result) =>
        result.Status == DcosCheckStatus.Warning && result.Message.StartsWith(result.Name + AcceptedMark, StringComparison.Ordinal);

    /// <summary>What the checks of one node say.</summary>
    public IEnumerable<DcosCheckResult> OfNode(ClusterObservation sight, InventoryNode node)
    {
        NodeObservation? seen = sight.Of(node);
        CheckSubject subject = new(sight, node, seen?.Conditions);
        return chosen.Where(check => IsAbout(check, node.Role)).Select(check =>
            subject.Conditions is null && check.Needs.HasFlag(RequiredObservations.Nodes) && !excluded(check)
                ? check.Unseen(subject, seen?.Problem ?? "the node was not looked at")
                : Judge(check, subject));
    }

    private static bool IsAbout(Check check, DcosRole role) => check.Scope switch
    {
        CheckScope.Node => true,
        CheckScope.Master => role == DcosRole.Master,
        CheckScope.Agent => role is DcosRole.Agent or DcosRole.PublicAgent,
        _ => false,
    };

    private DcosCheckResult Judge(Check check, CheckSubject subject)
    {
        if (excluded(check))
        {
            return check.Skip(subject, "Excluded by name.");
        }

        if (check.EnterpriseOnly && subject.Question.Edition != DcosEdition.Enterprise)
        {
            return subject.Question.Edition == DcosEdition.Open
                ? check.Skip(subject, "Only Enterprise has it.")
                : check.Unseen(subject, "the edition of the cluster is not known");
        }

        // Who accepts a risk by its name also accepts that it could not be ruled out.
        DcosCheckResult result = check.Look(subject);
        return result.Status is DcosCheckStatus.Failed or DcosCheckStatus.Unknown && check.Risk is { } risk && accepted.Contains(risk, StringComparer.OrdinalIgnoreCase)
            ? result with { Status = DcosCheckStatus.Warning, Message = check.Name + AcceptedMark + result.Actual, Remedy = null }
            : result;
    }
}
