using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Core.Tests.Journaling;

/// <summary>A journal in memory.</summary>
internal sealed class Entries : IJournal
{
    private readonly List<JournalEvent> _events = [];

    /// <summary>The data of the entries of one kind.</summary>
    public IEnumerable<Dictionary<string, object?>> Of(string kind) =>
        _events.Where(entry => JournalMapper.KindOf(entry.GetType()).Kind == kind).Select(JournalMapper.DataOf);

    public void Write(JournalEvent journalEvent) => _events.Add(journalEvent);
}
