using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Health;

/// <summary>Every agent of the baseline is active, except those whose runs are in progress.</summary>
internal sealed class OtherAgentsGate : Gate
{
    public override string Name => "other-agents";

    public override string Source => "about_DcosUpgrade, GATES";

    public override int Order => 60;

    public override GateRoles Roles => GateRoles.Agent;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.Target is null || subject.Baseline is not { } before)
        {
            return Skip(subject, "There is no baseline of the agents.");
        }

        if (subject.View.Leader is null)
        {
            return Unknown(subject, "no leader answers for the cluster");
        }

        List<string> gone = [.. before.ActiveAgents.Without(subject.View.ActiveAgents)
            .Where(id => id != before.AgentId && !subject.InProgress.Contains(id) && !subject.Replaced.Contains(id))];
        return gone.Count == 0
            ? Pass(subject, $"{subject.View.ActiveAgents.Count} active")
            : Fail(subject, "every other agent active", $"not active: {string.Join(", ", gone.Take(5))}");
    }

    protected override string RemedyFor(GateSubject subject) =>
        "$cluster | Get-DcosNode -Live  # agents left that no run of this upgrade changed. Find the cause (network, power, kernel), bring them back within "
        + "300 s after they were last seen, and start no further nodes.";
}
