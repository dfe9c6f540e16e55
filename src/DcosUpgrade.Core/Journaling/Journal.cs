using System;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Journaling;

/// <summary>A journal in a local file: append-only, one entry on each line, chained by hashes. An entry is on the disk before work continues.</summary>
internal sealed class Journal : IJournal, IDisposable
{
    /// <summary>The maximum size of a journal.</summary>
    public const int MaxBytes = 1 << 30;

    private readonly object _lock = new();
    private readonly IAppendFile _file;
    private readonly IClock _clock;
    private readonly Action<string> _warn;
    private readonly JournalKey? _key;
    private string? _previous;
    private int _count;
    private bool _failed;

    private Journal(IAppendFile file, IClock clock, Action<string> warn, JournalContent content, JournalKey? key)
    {
        _file = file;
        _clock = clock;
        _warn = warn;
        _key = key;
        _count = content.Entries.Count;
        _previous = _count > 0 ? content.Entries[_count - 1].Hash : null;
    }

    /// <summary>Opens a new journal or continues an existing one, and writes who opened it.</summary>
    /// <param name="warn">Called once when the file can no longer be written: work continues, because no decision reads the journal.</param>
    /// <param name="key">Adds its code to each entry; null adds none.</param>
    /// <param name="durable">False for a rehearsal: an entry need not be on the disk before work continues.</param>
    /// <exception cref="InputException">
    /// The file cannot be opened, its chain is broken (JournalAltered), or its entries are not those of the key (JournalUnsigned).
    /// </exception>
    public static Journal Open(
        IFileSystem files, string path, IClock clock, IOperator @operator, Action<string> warn, JournalKey? key = null, bool durable = true)
    {
        IAppendFile file = files.OpenAppend(path, MaxBytes, durable);
        try
        {
            JournalContent content = JournalText.Read(file.Existing, key);
            if (content.BrokenAt > 0)
            {
                throw new InputException(SR.JournalAltered, path, path, content.BrokenAt);
            }

            if (content.UnsignedAt > 0)
            {
                throw new InputException(SR.JournalUnsigned, path, path, content.UnsignedAt);
            }

            if (key is null && content.Entries.Count > 0 && content.Entries[content.Entries.Count - 1].HasCode)
            {
                throw new InputException(SR.JournalKeyUnusable, path, path, "the journal was begun with a key, and none is specified");
            }

            if (file.Existing.Length > 0 && !file.Existing.EndsWith("\n", StringComparison.Ordinal))
            {
                file.Append("\n");
            }

            Journal journal = new(file, clock, warn, content, key);
            journal.Write(new OpenedEvent { Operator = @operator.Name, TornBytes = content.TornBytes });
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Write(JournalEvent journalEvent)
    {
        string kind = JournalMapper.KindOf(journalEvent.GetType()).Kind;
        object? data = Redaction.Of(JournalMapper.DataOf(journalEvent));
        lock (_lock)
        {
            if (_failed)
            {
                return;
            }

            (string line, string hash) = JournalText.Render(_count + 1, _clock.UtcNow, kind, journalEvent.Node, data, _previous, _key);
            try
            {
                _file.Append(line + "\n");
                (_previous, _count) = (hash, _count + 1);
            }
            catch (InputException e)
            {
                _failed = true;
                _warn($"The journal ends here: {e.Message}");
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _failed = true;
            _file.Dispose();
        }
    }
}
