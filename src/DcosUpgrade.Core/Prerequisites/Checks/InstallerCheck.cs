namespace DcosUpgrade.Prerequisites;

/// <summary>The bootstrap node has Docker and the installer, or a script is already generated.</summary>
internal sealed class InstallerCheck : Check
{
    public override string Name => "installer";

    public override int Order => 50;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Bootstrap Node)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Bootstrap;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Question.Script is { } script)
        {
            return Pass(subject, $"{script} is generated");
        }

        if (subject.Cluster.Bootstrap is not { } bootstrap)
        {
            return Unknown(
                subject,
                subject.Cluster.Why(RequiredObservations.Bootstrap),
                "Test-DcosPrerequisite -InstallerPath /home/core/dcos_generate_config.sh");
        }

        return bootstrap switch
        {
            { DockerProblem: { } problem } => Fail(subject, "docker", problem, "sudo systemctl start docker"),
            { Installer: null } => Fail(
                subject,
                subject.Question.InstallerPath!,
                "no such file",
                "curl -fLO https://downloads.dcos.io/dcos/stable/1.11.6/dcos_generate_config.sh"),
            { Installer: { } installer } => Pass(subject, $"{subject.Question.InstallerPath}, SHA-256 {installer.Sha256.Substring(0, 12)}…"),
        };
    }
}
