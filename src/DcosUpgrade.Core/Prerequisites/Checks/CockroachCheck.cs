using DcosUpgrade.Health;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The IAM database is fully replicated: the condition of a master's gate, checked before the upgrade.</summary>
internal sealed class CockroachCheck : Check
{
    public override string Name => "iam-database";

    public override int Order => 250;

    public override string Source => "DC/OS 1.13 docs: installing/production/upgrading (DC/OS Masters)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Masters | RequiredObservations.Cockroach;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Cluster.Cockroach switch
    {
        null when subject.Cluster.View is null => Unknown(subject, subject.Cluster.Why(RequiredObservations.Cockroach), Remedy(subject, null)),
        null => Skip(subject, "The masters run a release without an IAM database."),
        { Status: null, Unreadable: string why, Access: string access } => Unknown(subject, why, Remedy(subject, access)),
        { Problem: { } problem } found => Fail(subject, CockroachGate.Expected(found), problem, Remedy(subject, found.Access)),
        { Status: { } status } => Pass(subject, $"{status.Nodes.Count} nodes, every range replicated"),
    };

    private static string Remedy(CheckSubject subject, string? access) =>
        CockroachAccess.Command(access ?? CockroachAccess.Usual(subject.Question.Edition));
}
