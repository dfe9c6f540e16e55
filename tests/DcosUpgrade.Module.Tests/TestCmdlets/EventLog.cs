using System.Collections.Generic;
using System.Threading;

namespace DcosUpgrade.Module.Tests.TestCmdlets;

/// <summary>What happened, in order, from any thread; tests wait for an entry instead of for a time.</summary>
public sealed class EventLog
{
    private readonly List<string> _entries = [];

    public string[] Entries
    {
        get
        {
            lock (_entries)
            {
                return _entries.ToArray();
            }
        }
    }

    public void Add(string entry)
    {
        lock (_entries)
        {
            _entries.Add(entry);
            Monitor.PulseAll(_entries);
        }
    }

    /// <returns>False when the entry did not come within the deadline of a broken test.</returns>
    public bool WaitFor(string entry)
    {
        lock (_entries)
        {
            while (!_entries.Contains(entry))
            {
                if (!Monitor.Wait(_entries, 30_000))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
