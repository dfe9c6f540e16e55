using DcosUpgrade.Health;

namespace DcosUpgrade.Prerequisites;

/// <summary>The IAM database is fully replicated: the condition of a master's gate, checked before the upgrade.</summary>
internal sealed class CockroachCheck : Check
{
    public override string Name => "ee-cockroach";

    public override int Order => 250;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Masters)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Cockroach;

    public override bool EnterpriseOnly => true;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Cluster.Cockroach is not { Report.Status: { } status })
        {
            string why = subject.Cluster.Cockroach is null
                ? subject.Cluster.Why(RequiredObservations.Cockroach)
                : subject.Cluster.Cockroach.Report?.Problem ?? subject.Cluster.Cockroach.Problem;
            return Unknown(subject, why, CockroachGate.Remedy);
        }

        return status.Problem(subject.Cluster.Masters) is { } problem
            ? Fail(subject, "no range under-replicated or unavailable", problem, CockroachGate.Remedy)
            : Pass(subject, $"{status.Nodes.Count} nodes, every range replicated");
    }
}
