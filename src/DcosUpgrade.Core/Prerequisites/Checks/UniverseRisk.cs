namespace DcosUpgrade.Prerequisites;

/// <summary>The procedure wants it heard before the first master.</summary>
internal sealed class UniverseRisk : RiskCheck
{
    public override string Name => "risk-universe-not-upgraded";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Note)";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Tell(subject, "services from the Universe are not upgraded with DC/OS; newer packages are only offered");
}
