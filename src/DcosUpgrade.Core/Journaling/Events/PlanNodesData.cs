using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Journaling;

/// <summary>The names of a plan's nodes by the phase that upgrades them.</summary>
internal sealed record PlanNodesData
{
    [JournalMember(Name = nameof(DcosPlanPhase.Masters))]
    public required IReadOnlyList<string> Masters { get; init; }

    [JournalMember(Name = nameof(DcosPlanPhase.Agents))]
    public required IReadOnlyList<string> Agents { get; init; }

    [JournalMember(Name = nameof(DcosPlanPhase.PublicAgents))]
    public required IReadOnlyList<string> PublicAgents { get; init; }

    public static PlanNodesData Of(DcosUpgradePlan plan)
    {
        return new PlanNodesData
        {
            Masters = Names(DcosPlanPhase.Masters),
            Agents = Names(DcosPlanPhase.Agents),
            PublicAgents = Names(DcosPlanPhase.PublicAgents),
        };

        string[] Names(DcosPlanPhase phase) => [.. plan.Steps.Where(step => step.Role is not null && step.Phase == phase).Select(step => step.Name)];
    }
}
