namespace DcosUpgrade.Prerequisites;

/// <summary>IPv6 on overlay networks breaks nodes that are added before 1.11.3.</summary>
internal sealed class OverlayRisk : RiskCheck
{
    public override string Name => "risk-overlay-ipv6";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines); DCOS-34536";

    public override string? Risk => "overlay-ipv6";

    public override DcosCheckResult Look(CheckSubject subject) => (subject.Cluster.To, subject.Question.Config) switch
    {
        (null, _) => Unseen(subject, "the target version is not known", "Test-DcosPrerequisite -ToVersion 1.11.6"),
        (_, { Ipv6: false }) => Pass(subject, "enable_ipv6 is false"),
        ({ } to, _) when subject.Cluster.IsBefore("1.11.3") => Block(subject, $"{to} with enable_ipv6 true or unset breaks overlay networks of nodes that are added before 1.11.3"),
        (_, null) => Unseen(subject, "config.yaml was not given", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
        _ => Tell(subject, "enable_ipv6: false is recommended, whatever the version"),
    };
}
