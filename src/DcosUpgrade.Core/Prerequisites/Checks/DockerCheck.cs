namespace DcosUpgrade.Prerequisites;

/// <summary>The docker daemon answers: one that hangs is what kills agents in an upgrade.</summary>
internal sealed class DockerCheck : NodeCheck
{
    public override string Name => "docker";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites)";

    public override CheckScope Scope => CheckScope.Agent;

    public override bool IsFor(DcosTestProcedure procedure) => true;

    public override DcosCheckResult Look(CheckSubject subject) => subject.Seen.Docker switch
    {
        null => Unseen(subject, "docker was not asked"),
        { Answers: true } => Pass(subject, "answers"),
        _ => Fail(subject, "docker ps within 10 s", "no answer", "sudo systemctl status docker; sudo journalctl -u docker -n 50"),
    };
}
