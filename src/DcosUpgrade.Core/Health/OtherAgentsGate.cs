using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Health;

/// <summary>No agent outside our own runs has vanished since this node's run began.</summary>
internal sealed class OtherAgentsGate : Gate
{
    public override string Name => "other-agents";

    public override string Source => "about_DcosUpgrade, GATES";

    public override DcosCheckResult Look(GateSubject subject)
    {
        if (subject.Target is null || subject.Baseline is not { } before)
        {
            return Skip(subject, "There is no record of the agents before.");
        }

        if (subject.View.Leader is null)
        {
            return Unseen(subject, "no leader answers for the cluster");
        }

        List<string> gone = [.. before.ActiveAgents.Without(subject.View.ActiveAgents).Where(id => id != before.AgentId && !subject.InProgress.Contains(id))];
        return gone.Count == 0
            ? Pass(subject, $"{subject.View.ActiveAgents.Count} active")
            : Fail(subject, "every other agent active", $"gone: {string.Join(", ", gone.Take(5))}", "Find out why these agents left before anything else is touched.");
    }
}
