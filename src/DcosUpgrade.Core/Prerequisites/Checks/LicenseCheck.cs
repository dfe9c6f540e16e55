using System.Linq;

namespace DcosUpgrade.Prerequisites;

/// <summary>The new installer has a licence: 1.11 does not generate anything without.</summary>
internal sealed class LicenseCheck : Check
{
    public override string Name => "ee-license";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines); "
        + "DC/OS 1.11 docs: administering-clusters/licenses";

    public override CheckScope Scope => CheckScope.Cluster;

    public override RequiredObservations Needs => RequiredObservations.Nothing;

    public override bool EnterpriseOnly => true;

    public override DcosCheckResult Look(CheckSubject subject) => subject.Question switch
    {
        _ when subject.Cluster.IsBefore("1.11.0") => Skip(subject, "Installers before 1.11.0 ask for none."),
        { Config: { } config } when config.Keys.Contains("license_key_contents") => Pass(subject, "license_key_contents in config.yaml"),
        { Script: { Edition: DcosEdition.Enterprise } script } => Pass(subject, $"the installer of {script.ToVersion} generated the script, which it does with a licence only"),
        { HasLicenseFile: true } => Pass(subject, "license.txt beside config.yaml"),
        { HasLicenseFile: false } => Fail(subject, "genconf/license.txt or license_key_contents", "neither", "cp license.txt genconf/"),
        _ => Unseen(subject, "config.yaml was not given", "Test-DcosPrerequisite -ConfigPath ./genconf/config.yaml"),
    };
}
