using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Core.Tests.Journaling;

/// <summary>A journal in memory.</summary>
internal sealed class Entries : IJournal
{
    private readonly List<(string Kind, Dictionary<string, object?> Data)> _entries = [];

    /// <summary>The data of the entries of one kind.</summary>
    public IEnumerable<Dictionary<string, object?>> Of(string kind) =>
        _entries.Where(entry => entry.Kind == kind).Select(entry => entry.Data);

    public void Write(JournalEvent journalEvent) =>
        Write(JournalMapper.KindOf(journalEvent.GetType()).Kind, journalEvent.Node, JournalMapper.DataOf(journalEvent));

    public void Write(string kind, string? node, Dictionary<string, object?> data) => _entries.Add((kind, data));
}
