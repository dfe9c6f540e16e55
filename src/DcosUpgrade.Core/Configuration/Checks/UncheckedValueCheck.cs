using System.Collections.Generic;
using DcosUpgrade.Configuration.Rules;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Values that the installer does not check: the advice column of Parameters.tsv.</summary>
internal sealed class UncheckedValueCheck : ConfigCheck
{
    public override string Name => "config-unchecked-value";

    public override int Order => 60;

    public override string Source => "DC/OS 1.11 docs: installing/production/advanced-configuration/configuration-reference";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        foreach (ResolvedParameter parameter in subject.Resolved.Parameters.Values)
        {
            if (parameter is { Entry: { } entry, Value: { } value } && Objection(parameter.Parameter, value) is { } objection)
            {
                yield return Warn(subject, entry, $"{objection}; the installer does not check it", parameter.Parameter.Note ?? $"Correct {entry.Key}.");
            }
        }
    }

    private static string? Objection(ConfigParameter parameter, string value)
    {
        try
        {
            foreach (ParameterCall rule in parameter.Advice)
            {
                ConfigRules.Check(rule, value);
            }

            return null;
        }
        catch (InstallerRefusal refusal)
        {
            return refusal.Message;
        }
    }
}
