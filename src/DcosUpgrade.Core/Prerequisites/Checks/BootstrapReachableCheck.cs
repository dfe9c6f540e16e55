using DcosUpgrade.Operations;

namespace DcosUpgrade.Prerequisites;

/// <summary>The node reaches the bootstrap node, and downloads the script when one was generated.</summary>
internal sealed class BootstrapReachableCheck : NodeCheck
{
    public override string Name => "bootstrap-reachable";

    public override int Order => 720;

    public override string Source => "DC/OS 1.11 docs: installing/production/deploying-dcos/installation";

    // Without a script the URL is that of config.yaml.
    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Configuration;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        const int Timeout = 28;
        const int Refused = 7;
        string url = subject.Cluster.Question.Script?.Url ?? "the bootstrap URL";
        string asked = subject.Cluster.Question.Script is { } script ? ShellText.Word(script.Url) : "\"$(cat /etc/mesosphere/setup-flags/repository-url)\"";
        string remedy = $"curl -fsSI {asked}";
        return subject.Conditions.Bootstrap switch
        {
            null => Unknown(subject, "no bootstrap URL is known", "Test-DcosPrerequisite -Script $script"),
            { ExitCode: Timeout } => Fail(subject, $"{url} reachable", "no answer in time: filtered", remedy),
            { ExitCode: Refused } when subject.Question.Script is null => Pass(subject, "reachable; nothing is served yet"),
            { ExitCode: 0, Status: 200 } => Pass(subject, "served"),
            { ExitCode: 0 } when subject.Question.Script is null => Pass(subject, "reachable"),
            { } answer => Fail(subject, $"{url} served", answer.Problem, remedy),
        };
    }
}
