using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>A check of the native Marathon and of those that run on it. It is Unknown when one of them does not answer.</summary>
internal abstract class MarathonCheck : Check
{
    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Marathon;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public sealed override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Marathon is null)
        {
            return Unknown(subject, subject.Cluster.Why(RequiredObservations.Marathon));
        }

        KeyValuePair<string, MarathonState> silent = subject.Cluster.Marathons.FirstOrDefault(marathon => !IsKnown(marathon.Value));
        return silent.Key is null
            ? EvaluateMarathons(subject)
            : Unknown(subject, $"{silent.Key}: {silent.Value.Problem}", "sudo journalctl -u dcos-marathon -n 50");
    }

    protected abstract bool IsKnown(MarathonState state);

    protected abstract DcosCheckResult EvaluateMarathons(CheckSubject subject);
}
