namespace DcosUpgrade.Prerequisites;

/// <summary>The node's own checks pass: the script refuses otherwise, and for a warning too.</summary>
internal sealed class NodeChecksCheck : NodeCheck
{
    public override string Name => "node-checks";

    public override string Source => "DC/OS 1.11 docs: installing/production/deploying-dcos/node-cluster-health-check";

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.OwnChecks;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Look(CheckSubject subject) => DcosCheckRunnerResult.Judge(this, subject, "node-poststart", Pass, Fail);
}
