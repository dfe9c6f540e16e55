namespace DcosUpgrade.Prerequisites;

/// <summary>A hazard of an upgrade that depends on observations or on the configuration.</summary>
internal abstract class RiskCheck : Check
{
    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nothing;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Upgrade;

    /// <summary>A warning, which stops nothing.</summary>
    protected DcosCheckResult Inform(CheckSubject subject, string what) => Warn(subject, HazardCheck.Noted, what);

    /// <summary>A failure until the risk is accepted with -AcceptRisk.</summary>
    protected DcosCheckResult Block(CheckSubject subject, string what) =>
        Hold(subject, what, $"$cluster | Test-DcosPrerequisite -AcceptRisk {Risk}");
}
