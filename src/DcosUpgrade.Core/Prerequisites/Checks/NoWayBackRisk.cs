namespace DcosUpgrade.Prerequisites;

/// <summary>There is no way back, which is why there are backups.</summary>
internal sealed class NoWayBackRisk : RiskCheck
{
    public override string Name => "risk-no-way-back";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Tell(subject, "Marathon state cannot be downgraded and pkgpanda has no rollback");
}
