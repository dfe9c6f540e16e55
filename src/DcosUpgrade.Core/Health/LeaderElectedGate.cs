using System.Linq;
using DcosUpgrade.Cluster;
using DcosUpgrade.Planning;

namespace DcosUpgrade.Health;

/// <summary>Exactly one master is elected and has fetched its registry, and every other redirects to it.</summary>
/// <remarks>Without the registry its empty lists look like a healthy empty cluster (FACTS.md, Mesos master);
/// a redirect to oneself or to a dead host is no leader (FACTS.md, Mesos leader election).</remarks>
internal sealed class LeaderElectedGate : Gate
{
    public override string Name => "leader-elected";

    public override string Source => "observed on Mesos 1.5.1";

    public override DcosCheckResult Look(GateSubject subject)
    {
        if (subject.View.Masters.FirstOrDefault(master => master.Probe is null) is { } silent)
        {
            return Unseen(subject, $"{silent.Node.Name}: {silent.Problem}");
        }

        if (subject.View.Masters.All(master => master.Probe!.MetricsProblem.Length > 0))
        {
            // Whether one is elected is among its metrics.
            return Unseen(subject, $"{subject.View.Masters[0].Node.Name}: {subject.View.Masters[0].Probe!.MetricsProblem}");
        }

        if (subject.View.Elected.Count != 1)
        {
            return Fail(subject, "1 elected master", $"{subject.View.Elected.Count} elected");
        }

        if (subject.View.Leader is not { } leader)
        {
            return Fail(subject, "a leader that has fetched its registry", $"{subject.View.Elected[0].Node.Name} is elected but has not");
        }

        MasterObservation? astray = subject.View.Masters.FirstOrDefault(master => master != leader && master.Probe!.RedirectsTo != leader.Node.Address);
        return astray is null
            ? Pass(subject, leader.Node.Name)
            : Fail(subject, $"every master to redirect to {leader.Node.Name}", $"{astray.Node.Name} redirects to {astray.Probe!.RedirectsTo ?? "nobody"}");
    }
}
