namespace DcosUpgrade.Prerequisites;

/// <summary>In the step to permissive custom checks always fail, and with 1.11.0 Marathon cannot authenticate with Mesos (DCOS-9751).</summary>
internal sealed class PermissiveRisk : Check
{
    public override string Name => "risk-ee-permissive";

    public override string Source => "DC/OS 1.11 docs: installing/production/patching (Patching DC/OS 1.11 in permissive mode); DCOS-9751";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nothing;

    public override bool EnterpriseOnly => true;

    public override bool IsFor(DcosTestProcedure procedure) => procedure == DcosTestProcedure.Permissive;

    public override string? Risk => "ee-permissive";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Fail(subject, $"accepted with -AcceptRisk {Risk}", "custom node and cluster checks fail in this step (Invoke-DcosUpgradePlan -SkipNodeChecks has the script leave them out; gates decide then), and with 1.11.0 Marathon cannot authenticate with Mesos", $"$cluster | Test-DcosPrerequisite -Procedure Permissive -AcceptRisk {Risk}");
}
