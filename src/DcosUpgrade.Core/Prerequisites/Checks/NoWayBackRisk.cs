namespace DcosUpgrade.Prerequisites;

/// <summary>There is no way back, which is why there are backups.</summary>
internal sealed class NoWayBackRisk : RiskCheck
{
    public override string Name => "risk-no-way-back";

    public override string Source => "procedure, prerequisites (Marathon has no downgrade); dcos-installer.md §2.4";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Tell(subject, "Marathon state cannot be downgraded and pkgpanda has no rollback");
}
