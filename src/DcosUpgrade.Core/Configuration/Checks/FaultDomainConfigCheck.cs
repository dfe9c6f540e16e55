using System.Collections.Generic;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Enterprise 1.11: fault_domain_enabled declared, and a script where it is true.</summary>
internal sealed class FaultDomainConfigCheck : ConfigCheck
{
    private const string Parameter = "fault_domain_enabled";

    public override string Name => "config-fault-domain";

    public override int Order => 90;

    public override string Source => "DC/OS 1.11 docs: installing/production/upgrading (Important guidelines)";

    public override DcosCheckSeverity Severity => DcosCheckSeverity.Blocking;

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        if (subject.Edition != DcosEdition.Enterprise || subject.Value(Parameter) is not { } enabled || enabled == "false"
            || subject.Document.Values.ContainsKey("fault_domain_detect_contents"))
        {
            yield break;
        }

        ConfigEntry? entry = subject.Resolved.Parameters[Parameter].Entry;
        string script = subject.Value("fault_domain_detect_filename") ?? "";
        const string remedy = "Write fault_domain_enabled: false, or put the script there. A domain cannot be changed later.";
        if (subject.Genconf is { } genconf && !genconf.Exists(script))
        {
            yield return Result(subject, DcosCheckStatus.Failed, Parameter, entry,
                $"{(entry is null ? "is not declared and then true" : "is true")}, and {script} does not exist", remedy);
        }
        else if (entry is null || subject.Genconf is null)
        {
            string why = entry is null ? $"is not declared and then true, which needs {script}" : $"needs {script}, which was not checked";
            yield return Result(subject, DcosCheckStatus.Warning, Parameter, entry, why, remedy);
        }
    }
}
