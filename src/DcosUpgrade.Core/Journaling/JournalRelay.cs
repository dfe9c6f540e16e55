using System.Collections.Generic;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Journaling;

/// <summary>The journals that the cmdlets at work on a cluster keep: none unless somebody asked for one.</summary>
internal sealed class JournalRelay : IJournal
{
    private readonly List<IJournal> _journals = [];

    public void Join(IJournal journal)
    {
        lock (_journals)
        {
            _journals.Add(journal);
        }
    }

    public void Leave(IJournal journal)
    {
        lock (_journals)
        {
            _ = _journals.Remove(journal);
        }
    }

    public void Write(string kind, string? node, Dictionary<string, object?> data)
    {
        IJournal[] journals;
        lock (_journals)
        {
            journals = [.. _journals];
        }

        foreach (IJournal journal in journals)
        {
            journal.Write(kind, node, data);
        }
    }
}
