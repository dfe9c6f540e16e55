using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>A custom CA stays what it was: it cannot be added by an upgrade, and its key must lie on the masters.</summary>
internal sealed class CustomCaCheck : Check
{
    public override string Name => "ee-custom-ca";

    public override string Source => "dcos-installer.md §6";

    public override CheckScope Scope => CheckScope.Cluster;

    public override Sight Needs => Sight.Nothing;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Look(CheckSubject subject) => subject.Question.Config is not { } config
        ? Unseen(subject, "config.yaml was not given", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml")
        : config.Keys.Contains("ca_certificate_path")
            ? Unseen(subject, "whether the key lies on the masters was not looked at", "sudo ls -l /var/lib/dcos/pki/tls/CA/private/custom_ca.key")
            : Pass(subject, "none configured");
}
