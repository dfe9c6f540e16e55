namespace DcosUpgrade.Prerequisites;

/// <summary>The cluster checks that custom checks define pass on every master.</summary>
internal sealed class ClusterChecksCheck : NodeCheck
{
    public override string Name => "cluster-checks";

    public override int Order => 650;

    public override string Source => "DC/OS 1.11 docs: installing/production/deploying-dcos/node-cluster-health-check";

    public override CheckScope Scope => CheckScope.Master;

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.NodeChecks;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => DcosCheckRunnerResult.Evaluate(this, subject, "cluster", Pass, Fail);
}
