using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Health;

/// <summary>The leader waits for no agent from before its election, and every agent of the baseline is active again.</summary>
internal sealed class AgentsReturnedGate : Gate
{
    public override string Name => "agents-returned";

    public override string Source => "observed on Mesos 1.5.1; apache/mesos 1.5.1 src/master/http.cpp";

    public override int Order => 80;

    public override GateRoles Roles => GateRoles.Master;

    public override int? CheckOrder => 80;

    public override bool IsOfCluster => true;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.View.Leader is not { } leader)
        {
            return Unknown(subject, "no leader answers for the cluster");
        }

        string[] awaited = [.. leader.Probe!.RecoveredAgents.Where(id => !subject.Replaced.Contains(id))];
        if (awaited.Length > 0)
        {
            return Fail(subject, "no agent awaited", Names(awaited));
        }

        if (subject.Baseline is not { } before)
        {
            return subject.OneLook || subject.Target is null
                ? Pass(subject, $"{subject.View.ActiveAgents.Count} active, none awaited")
                : Unknown(subject, "there is no baseline of the agents");
        }

        List<string> missing =
            [.. before.ActiveAgents.Without(subject.View.ActiveAgents).Where(id => !subject.InProgress.Contains(id) && !subject.Replaced.Contains(id))];
        return missing.Count == 0
            ? Pass(subject, $"{before.ActiveAgents.Count} of {before.ActiveAgents.Count} back"
                + (subject.Replaced.Count > 0 ? $", new ids in place of {Names(subject.Replaced)}" : ""))
            : Fail(subject, $"the {before.ActiveAgents.Count} agents of the baseline", $"missing {Names(missing)}");
    }

    protected override string RemedyFor(GateSubject subject) => LeaderElectedGate.FailoverRemedy;

    private static string Names(IReadOnlyCollection<string> ids) =>
        string.Join(", ", ids.Take(5)) + (ids.Count > 5 ? $" and {ids.Count - 5} more" : "");
}
