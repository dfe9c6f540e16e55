using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Keys that documents name but no installer reads; another key is meant.</summary>
internal sealed class UnreadKeyCheck : ConfigCheck
{
    public override string Name => "config-unread-key";

    public override int Order => 50;

    public override string Source => "dcos/dcos 1.11.6 gen/calc.py";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject) =>
        from entry in subject.Document.Entries
        let line = ParameterCatalogue.Instance.Find(entry.Key, subject.Version, subject.Edition)
        where line?.Successor is not null
        select Warn(subject, entry, line.Note ?? "nothing reads it", $"Use {line.Successor}.");
}
