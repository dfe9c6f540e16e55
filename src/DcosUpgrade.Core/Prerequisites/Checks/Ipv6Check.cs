namespace DcosUpgrade.Prerequisites;

/// <summary>Where the kernel has no IPv6, config.yaml says so: otherwise dcos-net never starts and the node has no DNS.</summary>
internal sealed class Ipv6Check : NodeCheck
{
    public override string Name => "ipv6";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines); "
        + "dcos/dcos 1.11.6 packages/dcos-net/extra/dcos-net.service";

    public override DcosCheckResult Look(CheckSubject subject)
    {
        if (subject.Seen.Ipv6Off is not { } off)
        {
            return Unseen(subject, "the kernel does not tell");
        }

        if (off.Length == 0)
        {
            return Pass(subject, "on");
        }

        string expected = "enable_ipv6: false in config.yaml, because the kernel has no IPv6";
        return subject.Question.Config switch
        {
            null => Unseen(subject, $"{off}, and config.yaml was not given", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
            { Ipv6: true } config => Fail(subject, expected, $"{off}, and {config.Source} leaves IPv6 on", $"echo 'enable_ipv6: false' >> {config.Source}"),
            _ => Pass(subject, $"{off}, and config.yaml says so"),
        };
    }
}
