namespace DcosUpgrade.Prerequisites;

/// <summary>ip-detect prints the address of the node, nothing else, and nothing on standard error.</summary>
internal sealed class DetectIpCheck : NodeCheck
{
    public override string Name => "detect-ip";

    public override int Order => 510;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Prerequisites); dcos/dcos 1.11.6 gen/dcos-config.yaml";

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        string expected = subject.Node!.Address;
        const string Try = "/opt/mesosphere/bin/detect_ip";
        return subject.Conditions.Detected switch
        {
            null => Unknown(subject, "it was not run"),
            { ExitCode: not 0 } answer => Fail(subject, expected, $"exit code {answer.ExitCode}", Try),
            { Errors.Length: > 0 } answer => Fail(subject, "nothing on standard error", answer.Errors, Try),
            { } answer when answer.Output == expected => Pass(subject, expected),
            { } answer => Fail(subject, expected, answer.Output.Length > 0 ? answer.Output.Replace("\n", " ") : "nothing", Try),
        };
    }
}
