using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Prerequisites;

/// <summary>Evaluates the chosen checks of one observation.</summary>
/// <param name="chosen">Checks in the order of the catalogue.</param>
/// <param name="excluded">Those of them that are excluded by name.</param>
/// <param name="accepted">Ids of risks.</param>
internal sealed class CheckRun(IReadOnlyList<Check> chosen, Func<Check, bool> excluded, IReadOnlyCollection<string> accepted)
{
    private const string AcceptedMark = ": accepted: ";

    /// <summary>All observations that the chosen checks require.</summary>
    public RequiredObservations Needs => chosen.Where(check => !excluded(check)).Aggregate(RequiredObservations.Nothing, (all, check) => all | check.Needs);

    /// <summary>The results of the checks of the cluster.</summary>
    public IEnumerable<DcosCheckResult> OfCluster(ClusterObservation observation) =>
        chosen.Where(check => check.Scope == CheckScope.Cluster).Select(check => Evaluate(check, new CheckSubject(observation)));

    /// <summary>True for a risk that would hold if it had not been accepted.</summary>
    public static bool IsAccepted(DcosCheckResult result) =>
        result.Status == DcosCheckStatus.Warning && result.Message.StartsWith(result.Name + AcceptedMark, StringComparison.Ordinal);

    /// <summary>The results of the checks of one node.</summary>
    public IEnumerable<DcosCheckResult> OfNode(ClusterObservation observation, InventoryNode node)
    {
        NodeObservation? observed = observation.Of(node);
        CheckSubject subject = new(observation, node, observed?.Conditions);
        return chosen.Where(check => IsAbout(check, node.Role)).Select(check =>
            subject.Observed is null && check.Needs.HasFlag(RequiredObservations.Nodes) && !excluded(check)
                ? check.Unknown(subject, observed?.Problem ?? "the node was not observed")
                : Evaluate(check, subject));
    }

    private static bool IsAbout(Check check, DcosRole role) => check.Scope switch
    {
        CheckScope.Node => true,
        CheckScope.Master => role == DcosRole.Master,
        CheckScope.Agent => role is DcosRole.Agent or DcosRole.PublicAgent,
        _ => false,
    };

    private DcosCheckResult Evaluate(Check check, CheckSubject subject)
    {
        if (excluded(check))
        {
            return check.Skip(subject, "Excluded by name.");
        }

        if (check.EnterpriseOnly && subject.Question.Edition != DcosEdition.Enterprise)
        {
            return subject.Question.Edition == DcosEdition.Open
                ? check.Skip(subject, "Only Enterprise has it.")
                : check.Unknown(subject, "the edition of the cluster is not known");
        }

        // Accepting a risk includes that it could not be ruled out.
        DcosCheckResult result = check.Evaluate(subject);
        return result.Status is DcosCheckStatus.Failed or DcosCheckStatus.Unknown
            && check.Risk is { } risk
            && accepted.Contains(risk, StringComparer.OrdinalIgnoreCase)
            ? result with { Status = DcosCheckStatus.Warning, Message = check.Name + AcceptedMark + result.Actual, Remedy = null }
            : result;
    }
}
