using System.Linq;
using DcosUpgrade.Cluster;

namespace DcosUpgrade.Health;

/// <summary>Exactly one master is elected and has fetched its registry, and every other redirects to it.</summary>
/// <remarks>Without the registry its empty lists look like a healthy empty cluster (FACTS.md, Mesos master);
/// a redirect to oneself or to a dead host does not name a leader (FACTS.md, Mesos leader election).</remarks>
internal sealed class LeaderElectedGate : Gate
{
    /// <summary>Also the remedy of agents that have not returned yet.</summary>
    public const string FailoverRemedy = "sudo journalctl -u dcos-mesos-master -n 100  # on each master. "
        + "Agents have ten minutes to come back after a failover: do not upgrade other nodes until they are back.";

    public override string Name => "leader-elected";

    public override string Source => "observed on Mesos 1.5.1";

    public override int Order => 70;

    public override GateRoles Roles => GateRoles.Master;

    public override int? CheckOrder => 70;

    public override bool IsOfCluster => true;

    public override DcosCheckResult Evaluate(GateSubject subject)
    {
        if (subject.View.Masters.FirstOrDefault(master => master.Probe is null) is { } silent)
        {
            return Unknown(subject, $"{silent.Node.Name}: {silent.Problem}");
        }

        if (subject.View.Masters.All(master => master.Probe!.MetricsProblem.Length > 0))
        {
            // Whether a master is elected is one of its metrics.
            return Unknown(subject, $"{subject.View.Masters[0].Node.Name}: {subject.View.Masters[0].Probe!.MetricsProblem}");
        }

        if (subject.View.Elected.Count != 1)
        {
            return Fail(subject, "1 elected master", $"{subject.View.Elected.Count} elected");
        }

        if (subject.View.Leader is not { } leader)
        {
            return Fail(subject, "a leader that has fetched its registry", $"{subject.View.Elected[0].Node.Name} is elected but has not");
        }

        MasterObservation? other = subject.View.Masters.FirstOrDefault(master => master != leader && master.Probe!.RedirectsTo != leader.Node.Address);
        return other is null
            ? Pass(subject, leader.Node.Name)
            : Fail(subject, $"every master to redirect to {leader.Node.Name}", $"{other.Node.Name} redirects to {other.Probe!.RedirectsTo ?? "no master"}");
    }

    protected override string RemedyFor(GateSubject subject) => FailoverRemedy;
}
