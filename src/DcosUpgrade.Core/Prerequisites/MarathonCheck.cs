using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>A check of the native Marathon and of those that run on it: all of them must be seen.</summary>
internal abstract class MarathonCheck : Check
{
    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Marathon;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public sealed override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Cluster.Marathon is null)
        {
            return Unseen(subject, subject.Cluster.Why(RequiredObservations.Marathon));
        }

        KeyValuePair<string, MarathonState> silent = subject.Cluster.Marathons.FirstOrDefault(marathon => !IsSeen(marathon.Value));
        return silent.Key is null
            ? Judge(subject)
            : Unseen(subject, $"{silent.Key}: {silent.Value.Problem}", "sudo journalctl -u dcos-marathon -n 50");
    }

    protected abstract bool IsSeen(MarathonState state);

    protected abstract DcosCheckResult Judge(CheckSubject subject);
}
