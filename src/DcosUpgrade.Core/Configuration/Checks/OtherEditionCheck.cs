using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Enterprise keys in a configuration for the Open installer, which ignores most of them.</summary>
internal sealed class OtherEditionCheck : ConfigCheck
{
    public override string Name => "config-other-edition";

    public override int Order => 40;

    public override string Source => "dcos/dcos 1.11.6 gen/calc.py; DC/OS 1.11 docs: installing/production/advanced-configuration/configuration-reference";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject) =>
        from entry in subject.Document.Entries
        let lines = ParameterCatalogue.Instance.Find(entry.Key)
        where lines.Count > 0 && lines.All(line => line.Edition != DcosEdition.Unknown && line.Edition != subject.Edition)
        select Warn(subject, entry, $"only the {lines[0].Edition} installer has it; this one ignores it",
            $"Remove {entry.Key}, or test with -Edition {lines[0].Edition}.");
}
