using DcosUpgrade.Cluster;
using DcosUpgrade.Operations;

namespace DcosUpgrade.Health;

/// <summary>
/// Every range of the IAM database has all its replicas again: a master that goes down earlier can lose data. While masters are upgraded to
/// their first release with the database, it has the upgraded masters as members, and no range may be unavailable.
/// </summary>
internal sealed class CockroachGate : Gate
{
    public override string Name => "cockroach-replicated";

    public override string Source => "DC/OS 1.13 docs: installing/production/upgrading (DC/OS Masters); dcos/dcos 1.13.9 packages/cockroach/extra/cockroach.sh";

    public override int Order => 90;

    public override GateRoles Roles => GateRoles.Master;

    public override bool IsOfDatabase => true;

    public override DcosCheckResult Evaluate(GateSubject subject) => subject.Cockroach switch
    {
        null => Skip(subject, "The masters run releases without an IAM database."),
        { Status: null, Unreadable: string problem } => Unknown(subject, problem),
        { Problem: { } problem } => Fail(subject, Expected(subject.Cockroach), problem),
        { Status: { } status, Members.IsGrowing: true } =>
            Pass(subject, $"{status.Nodes.Count} nodes, no range unavailable; ranges gain replicas until all masters are upgraded"),
        { Status: { } status } => Pass(subject, $"{status.Nodes.Count} nodes, every range replicated"),
    };

    /// <summary>What must be true of the database.</summary>
    public static string Expected(CockroachObservation observation) => observation.Members.IsGrowing
        ? $"{observation.Members.Expected} nodes, no range unavailable"
        : "no range under-replicated or unavailable";

    protected override string RemedyFor(GateSubject subject) => CockroachAccess.Command(subject.Cockroach?.Access);
}
