namespace DcosUpgrade.Prerequisites;

/// <summary>While the masters go from 1.10 to 1.11, dcos-secrets is away (DCOS-19047).</summary>
internal sealed class SecretsRisk : Check
{
    public override string Name => "risk-ee-secrets-away";

    public override string Source => "DCOS-19047; DC/OS 1.11 docs: release-notes/1.11.0";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nothing;

    public override bool EnterpriseOnly => true;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Upgrade;

    public override DcosCheckResult Look(CheckSubject subject) =>
        Warn(subject, "read and known", "dcos-secrets is unavailable until all masters are done: what starts meanwhile and needs a secret does not start");
}
