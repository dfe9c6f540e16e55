namespace DcosUpgrade.Prerequisites;

/// <summary>The procedure wants it heard before the first master.</summary>
internal sealed class UiRisk : RiskCheck
{
    public override string Name => "risk-ui-inconsistent";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Tell(subject, "until all masters are done the UI and higher APIs may be wrong or away, and an upgraded leading Marathon cannot talk to an old leading Mesos master");
}
