using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Health;

/// <summary>The leader waits for no agent of before its election, and every agent that was active before this master's run is active again.</summary>
internal sealed class AgentsReturnedGate : Gate
{
    public override string Name => "agents-returned";

    public override string Source => "observed on Mesos 1.5.1; apache/mesos 1.5.1 src/master/http.cpp";

    public override DcosCheckResult Look(GateSubject subject)
    {
        if (subject.View.Leader is not { } leader)
        {
            return Unseen(subject, "no leader answers for the cluster");
        }

        if (leader.Probe!.RecoveredAgents is { Count: > 0 } awaited)
        {
            return Fail(subject, "no agent still to come back", Names(awaited));
        }

        if (subject.Baseline is not { } before)
        {
            return subject.OneLook || subject.Target is null
                ? Pass(subject, $"{subject.View.ActiveAgents.Count} active, none awaited")
                : Unseen(subject, "there is no record of the agents before the run");
        }

        List<string> missing = [.. before.ActiveAgents.Without(subject.View.ActiveAgents).Where(id => !subject.InProgress.Contains(id))];
        return missing.Count == 0
            ? Pass(subject, $"{before.ActiveAgents.Count} of {before.ActiveAgents.Count} back")
            : Fail(subject, $"the {before.ActiveAgents.Count} agents of before", $"missing {Names(missing)}");
    }

    private static string Names(IReadOnlyCollection<string> ids) =>
        string.Join(", ", ids.Take(5)) + (ids.Count > 5 ? $" and {ids.Count - 5} more" : "");
}
