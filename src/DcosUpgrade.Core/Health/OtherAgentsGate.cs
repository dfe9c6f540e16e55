using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Health;

/// <summary>No agent outside our own runs has vanished since this node's run began.</summary>
internal sealed class OtherAgentsGate : Gate
{
    public override string Name => "other-agents";

    public override string Source => "design §7";

    public override DcosCheckResult Look(GateSubject subject)
    {
        if (subject.Target is null || subject.Baseline is not { } before)
        {
            return Skip(subject, "There is no record of the agents before.");
        }

        if (subject.View.Leader is not { } leader)
        {
            return Unseen(subject, "no leader answers for the cluster");
        }

        HashSet<string> active = [.. leader.Probe!.Agents!.Where(agent => agent.Active).Select(agent => agent.Id)];
        List<string> gone = [.. before.ActiveAgents.Where(id => id != before.AgentId && !active.Contains(id) && !subject.InProgress.Contains(id))];
        return gone.Count == 0
            ? Pass(subject, $"{active.Count} active")
            : Fail(subject, "every other agent active", $"gone: {string.Join(", ", gone.Take(5))}", "Find out why these agents left before anything else is touched.");
    }
}
