namespace DcosUpgrade.Prerequisites;

/// <summary>The clock that an agent has.</summary>
internal sealed class FiveMinutesRisk : RiskCheck
{
    public override string Name => "risk-five-minutes";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (DC/OS Agents); dcos/dcos 1.11.6 gen/dcos-config.yaml";

    public override DcosCheckResult Look(CheckSubject subject) =>
        Tell(subject, "an agent that is away for more than 300 s is marked unreachable, one in 20 minutes; tasks started under 1.10 end themselves after 15 minutes without their agent");
}
