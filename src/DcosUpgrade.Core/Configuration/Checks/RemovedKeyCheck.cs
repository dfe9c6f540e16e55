using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Keys of other releases: this installer ignores them.</summary>
internal sealed class RemovedKeyCheck : ConfigCheck
{
    public override string Name => "config-other-release";

    public override int Order => 30;

    public override string Source => "dcos/dcos 1.11.6 gen/calc.py";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject)
    {
        foreach (ConfigEntry entry in subject.Document.Entries)
        {
            ConfigParameter[] lines =
                [.. ParameterCatalogue.Instance.Find(entry.Key).Where(line => line.Edition == DcosEdition.Unknown || line.Edition == subject.Edition)];
            if (lines.Length > 0 && !lines.Any(line => line.Versions.Contain(subject.Version)))
            {
                ConfigParameter line = lines.Last();
                string note = line.Note is null ? "" : $". {line.Note}";
                yield return Warn(
                    subject,
                    entry,
                    $"the installer of {subject.Version} does not have it, and ignores it{note.TrimEnd('.')}",
                    line.Successor is null ? $"Remove {entry.Key}." : $"Carry its value over to {line.Successor}.");
            }
        }
    }
}
