using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>Duplicate keys: the last one counts, without a message.</summary>
internal sealed class DuplicateKeyCheck : ConfigCheck
{
    public override string Name => "config-duplicate-key";

    public override int Order => 100;

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/util.py (PyYAML)";

    public override IEnumerable<DcosCheckResult> Evaluate(ConfigSubject subject) =>
        from same in subject.Document.Entries.GroupBy(entry => entry.Key)
        let last = same.Last()
        from entry in same
        where !ReferenceEquals(entry, last)
        select Warn(subject, entry, $"is repeated at line {last.Line}; the last one counts", "Remove one of them.");
}
