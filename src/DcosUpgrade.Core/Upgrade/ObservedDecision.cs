using System.Linq;
using DcosUpgrade.Journaling;
using DcosUpgrade.Operations;
using DcosUpgrade.Text;

namespace DcosUpgrade.Upgrade;

/// <summary>The event of a decision.</summary>
internal static class ObservedDecision
{
    public static DecisionEvent Of(DcosNode node, NodeFacts facts, Decision decision, RunAttempt? attempt) => new()
    {
        Node = node.Name,
        Row = decision.Row,
        Outcome = decision.Outcome.ToString(),
        Reason = decision.Reason,
        Act = decision.Act.ToString(),
        Version = facts.Version,
        BootId = facts.BootId,
        Unit = facts.RunUnitState,
        InstallProgress = facts.InstallProgress,
        Missing = facts.SwapMissing,
        Packages = facts.ActivePackages?.Count,
        PackagesSha256 = facts.ActivePackages is { } active ? Sha256Hex.Of(string.Join("\n", active)) : null,
        ForeignRuns = facts.ForeignRuns,
        UnitsDown = facts.Units.Values.Count(state => state is "inactive" or "failed"),
        Units = facts.Units.Count,
        Attempt = attempt is null ? null : AttemptData.Of(attempt),
    };
}
