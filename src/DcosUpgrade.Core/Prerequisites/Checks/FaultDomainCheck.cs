using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>config.yaml declares fault_domain_enabled, which 1.11 requires.</summary>
internal sealed class FaultDomainCheck : Check
{
    public override string Name => "ee-fault-domain";

    public override int Order => 230;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Configuration;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) =>
        subject.Cluster.To is { } to && !ReleaseFact.FaultDomain.Holds(to) ? Skip(subject, $"The installer of {to} does not have it.")
        : subject.Question.Config is not { } config ? Unknown(
            subject,
            subject.Cluster.Why(RequiredObservations.Configuration),
            "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml")
        : config.Values.ContainsKey("fault_domain_enabled") ? Pass(subject, $"fault_domain_enabled: {config.ValueOf("fault_domain_enabled")}")
        : Fail(
            subject,
            "fault_domain_enabled in config.yaml",
            $"{config.Source} does not declare it",
            $"echo 'fault_domain_enabled: false' >> {config.Source}");
}
