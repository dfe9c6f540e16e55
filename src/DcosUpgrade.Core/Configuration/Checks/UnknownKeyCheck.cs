using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Inventory;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Parameters that no installer has: they are ignored without a message.</summary>
internal sealed class UnknownKeyCheck : ConfigCheck
{
    public override string Name => "config-unknown-key";

    public override int Order => 20;

    public override string Source => "dcos/dcos 1.11.6 gen/internals.py";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject) =>
        from entry in subject.Document.Entries
        where ParameterCatalogue.Instance.Find(entry.Key).Count == 0
        let near = NearestName.Find(entry.Key, subject.Resolved.Parameters.Keys)
        select Warn(
            subject,
            entry,
            $"no installer has this parameter; it is ignored{(near is null ? "" : $"; did you mean {near}?")}",
            near is null ? $"Remove {entry.Key}." : $"Rename it to {near}, or remove it.");
}
