using DcosUpgrade.Releases;

namespace DcosUpgrade.Prerequisites;

/// <summary>The new installer has a license: 1.11 generates nothing without one.</summary>
internal sealed class LicenseCheck : Check
{
    public override string Name => "ee-license";

    public override int Order => 220;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines); "
        + "DC/OS 1.11 docs: administering-clusters/licenses";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Configuration;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Evaluate(CheckSubject subject) => subject.Question switch
    {
        _ when subject.Cluster.To is { } to && !ReleaseFact.License.Holds(to) => Skip(subject, $"The installer of {to} needs none."),
        { Config: { } config } when config.Values.ContainsKey("license_key_contents") => Pass(subject, "license_key_contents in config.yaml"),
        { Script: { Edition: DcosEdition.Enterprise } script } => Pass(
            subject,
            $"the installer of {script.ToVersion} generated the script, which needs a license"),
        { HasLicenseFile: true } => Pass(subject, "license.txt beside config.yaml"),
        { HasLicenseFile: false } => Fail(subject, "genconf/license.txt or license_key_contents", "neither", "cp license.txt genconf/"),
        _ => Unknown(subject, subject.Cluster.Why(RequiredObservations.Configuration), "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
    };
}
