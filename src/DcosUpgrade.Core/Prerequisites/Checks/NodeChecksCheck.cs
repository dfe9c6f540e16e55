namespace DcosUpgrade.Prerequisites;

/// <summary>The node checks of DC/OS pass. A warning counts as failed, because the node upgrade script fails on it.</summary>
internal sealed class NodeChecksCheck : NodeCheck
{
    public override string Name => "node-checks";

    public override int Order => 640;

    public override string Source => "DC/OS 1.11 docs: installing/production/deploying-dcos/node-cluster-health-check";

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.NodeChecks;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => DcosCheckRunnerResult.Evaluate(this, subject, "node-poststart", Pass, Fail);
}
