namespace DcosUpgrade.Prerequisites;

/// <summary>The Docker daemon answers: if it hangs, the agent fails during the upgrade.</summary>
internal sealed class DockerCheck : NodeCheck
{
    public override string Name => "docker";

    public override int Order => 780;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override CheckScope Scope => CheckScope.Agent;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Conditions.Docker switch
    {
        null => Unknown(subject, "docker was not run"),
        { Answers: true } => Pass(subject, "answers"),
        _ => Fail(subject, "docker ps within 10 s", "no answer", "sudo systemctl status docker; sudo journalctl -u docker -n 50"),
    };
}
