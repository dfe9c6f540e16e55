using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The new installer has a licence: 1.11 does not generate anything without.</summary>
internal sealed class LicenseCheck : Check
{
    public override string Name => "ee-license";

    public override string Source => "procedure, notes (license.txt); dcos-installer.md §6";

    public override CheckScope Scope => CheckScope.Cluster;

    public override Sight Needs => Sight.Nothing;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Look(CheckSubject subject) => subject.Question.Config is { } config && config.Keys.Contains("license_key_contents")
        ? Pass(subject, "license_key_contents in config.yaml")
        : Unseen(subject, "genconf/license.txt was not looked at", "ls -l genconf/license.txt");
}
