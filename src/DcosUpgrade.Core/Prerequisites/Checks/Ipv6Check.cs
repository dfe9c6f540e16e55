namespace DcosUpgrade.Prerequisites;

/// <summary>config.yaml has enable_ipv6: false where the kernel has no IPv6: otherwise dcos-net does not start and the node has no DNS.</summary>
internal sealed class Ipv6Check : NodeCheck
{
    public override string Name => "ipv6";

    public override int Order => 690;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines); "
        + "dcos/dcos 1.11.6 packages/dcos-net/extra/dcos-net.service";

    public override RequiredObservations Needs => RequiredObservations.Nodes | RequiredObservations.Configuration;

    public override DcosCheckResult Evaluate(CheckSubject subject)
    {
        if (subject.Conditions.Ipv6Off is not { } off)
        {
            return Unknown(subject, "the kernel does not report it");
        }

        if (off.Length == 0)
        {
            return Pass(subject, "on");
        }

        string expected = "enable_ipv6: false in config.yaml, because the kernel has no IPv6";
        return subject.Question.Config switch
        {
            null => Unknown(
                subject,
                $"{off}, and {subject.Cluster.Why(RequiredObservations.Configuration)}",
                "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
            { EnablesIpv6: true } config => Fail(
                subject,
                expected,
                $"{off}, and {config.Source} leaves IPv6 on",
                $"echo 'enable_ipv6: false' >> {config.Source}"),
            _ => Pass(subject, $"{off}, and so does config.yaml"),
        };
    }
}
