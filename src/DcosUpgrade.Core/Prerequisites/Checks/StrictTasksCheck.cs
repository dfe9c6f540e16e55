namespace DcosUpgrade.Prerequisites;

/// <summary>Before strict, pods and tasks with the HTTP command executor were restarted in permissive mode: otherwise the masters restart them.</summary>
internal sealed class StrictTasksCheck : Check
{
    public override string Name => "ee-strict-tasks";

    public override string Source => "procedure, strict, prerequisites";

    public override CheckScope Scope => CheckScope.Cluster;

    public override Sight Needs => Sight.Nothing;

    public override bool EnterpriseOnly => true;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Strict;

    public override DcosCheckResult Look(CheckSubject subject) =>
        Unseen(subject, "when pods were last restarted is not known", "dcos marathon pod list; dcos marathon pod update");
}
