using System.Collections.Generic;

namespace DcosUpgrade.Journaling;

/// <summary>Passes events on to the journals of the running cmdlets. Without -JournalPath there are none.</summary>
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

    public void Write(JournalEvent journalEvent)
    {
        IJournal[] journals;
        lock (_journals)
        {
            journals = [.. _journals];
        }

        foreach (IJournal journal in journals)
        {
            journal.Write(journalEvent);
        }
    }
}
