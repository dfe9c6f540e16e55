using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration.Checks;

/// <summary>A key that is there twice: the last one counts, and nobody is told.</summary>
internal sealed class DuplicateKeyCheck : ConfigCheck
{
    public override string Name => "config-duplicate-key";

    public override string Source => "dcos/dcos 1.11.6 pkgpanda/util.py (PyYAML)";

    public override IEnumerable<DcosCheckResult> Look(ConfigSubject subject) =>
        from same in subject.Document.Entries.GroupBy(entry => entry.Key)
        let last = same.Last()
        from entry in same
        where !ReferenceEquals(entry, last)
        select Warn(subject, entry, $"is there again at line {last.Line}, and that one counts", "Remove one of them.");
}
