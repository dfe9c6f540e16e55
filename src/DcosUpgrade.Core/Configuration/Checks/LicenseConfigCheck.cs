using System.Collections.Generic;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>The licence that Enterprise has enforced since 1.11.</summary>
internal sealed class LicenseConfigCheck : ConfigCheck
{
    private const string Parameter = "license_key_contents";
    private const string File = "genconf/license.txt";

    public override string Name => "config-license";

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override IEnumerable<DcosCheckResult> Look(ConfigSubject subject)
    {
        if (subject.Edition != DcosEdition.Enterprise || !subject.IsFrom("1.11") || subject.Value(Parameter) is { Length: > 0 })
        {
            yield break;
        }

        if (subject.Genconf is null)
        {
            yield return Result(subject, DcosCheckStatus.Warning, Parameter, null, $"is not set, so {File} must be there, which was not looked at", "Give the folder with -GenconfPath.");
        }
        else if (!subject.Genconf.Exists(File))
        {
            yield return Result(subject, DcosCheckStatus.Failed, Parameter, null, $"is not set, and there is no {File}", $"Put the licence into {File}; for another minor release it needs to be a new one.");
        }
    }
}
