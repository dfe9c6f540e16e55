using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>IPv6 on overlay networks breaks nodes that are added before 1.11.3.</summary>
internal sealed class OverlayRisk : RiskCheck
{
    public override string Name => "risk-overlay-ipv6";

    public override int Order => 310;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines); DCOS-34536";

    public override RequiredObservations Needs => RequiredObservations.Configuration;

    public override string? Risk => "overlay-ipv6";

    public override DcosCheckResult Evaluate(CheckSubject subject) => (subject.Cluster.To, subject.Question.Config) switch
    {
        (null, _) => Unknown(subject, "the target version is not known", TargetRemedy),
        (_, { EnablesIpv6: false }) => Pass(subject, "enable_ipv6 is false"),
        ({ } to, _) when ReleaseFact.OverlayIpv6.Holds(to) => Block(
            subject,
            $"{to} with enable_ipv6 true or unset breaks overlay networks of nodes that are added before 1.11.3"),
        (_, null) => Unknown(subject, subject.Cluster.Why(RequiredObservations.Configuration), "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
        _ => Inform(subject, "enable_ipv6: false is recommended, whatever the version"),
    };
}
