using System.Collections.Generic;
using DcosUpgrade.Releases;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>The license that Enterprise requires since 1.11.</summary>
internal sealed class LicenseConfigCheck : ConfigCheck
{
    private const string Parameter = "license_key_contents";
    private const string File = "genconf/license.txt";

    public override string Name => "config-license";

    public override int Order => 80;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Blocking;

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        if (subject.Edition != DcosEdition.Enterprise || !ReleaseFact.License.Holds(subject.Version) || subject.Value(Parameter) is { Length: > 0 })
        {
            yield break;
        }

        if (subject.Genconf is null)
        {
            yield return Result(subject, DcosCheckStatus.Warning, Parameter, null, $"is not set, so {File} must exist, which was not checked",
                "Specify the folder with -GenconfPath.");
        }
        else if (!subject.Genconf.Exists(File))
        {
            yield return Result(subject, DcosCheckStatus.Failed, Parameter, null, $"is not set, and {File} does not exist",
                $"Put the license into {File}; another minor release needs a new license.");
        }
    }
}
