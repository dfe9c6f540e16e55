using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>
/// A journal that was read for a report: entries that its hash chain covers, and entries after a break of the chain. The chain shows that
/// the entries are consistent, not who wrote them and not that no later ones were removed.
/// </summary>
/// <param name="Proven">Number of entries, from the first one, that the chain covers.</param>
/// <param name="TornAt">Lines that a crash left unfinished.</param>
/// <param name="AlteredAt">Line at which the chain breaks: this line or an earlier one was changed; 0 when the chain is valid.</param>
internal sealed record JournalFile(string Path, IReadOnlyList<JournalEntry> Entries, int Proven, IReadOnlyList<int> TornAt, int AlteredAt)
{
    /// <summary>A key was specified.</summary>
    public bool HasKey { get; init; }

    /// <summary>The first line without the right code of the specified key; 0 when there is none, or no key was specified.</summary>
    public int UnsignedAt { get; init; }

    /// <summary>The hash of the last entry.</summary>
    public string LastHash => Entries[Entries.Count - 1].Hash;

    /// <summary>Number of the consistent entry with a hash; 0 when there is none.</summary>
    public int Find(string hash) =>
        Entries.Take(Proven).FirstOrDefault(entry => string.Equals(entry.Hash, hash, StringComparison.OrdinalIgnoreCase))?.Number ?? 0;

    /// <param name="key">Checks the code of each entry; null checks none.</param>
    /// <exception cref="InputException">The file contains no entries, or a line that is not an entry (JournalUnreadable).</exception>
    public static JournalFile Read(string text, string path, JournalKey? key = null)
    {
        JournalContent content = JournalText.Read(text, key);
        List<JournalEntry> entries = [.. content.Entries];
        List<int> torn = [.. content.TornAt];
        string[] lines = text.Split('\n');
        for (int i = content.BrokenAt - 1; i >= 0 && i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            if (JournalText.Parse(lines[i]) is { } entry)
            {
                entries.Add(entry);
            }
            else if (JournalText.IsTorn(lines, i))
            {
                torn.Add(i + 1);
            }
            else
            {
                throw new InputException(SR.JournalUnreadable, path, path, $"line {i + 1} is not an entry");
            }
        }

        return entries.Count > 0
            ? new JournalFile(path, entries, content.Entries.Count, [.. torn.Distinct()], content.BrokenAt)
            {
                HasKey = key is not null,
                UnsignedAt = content.UnsignedAt,
            }
            : throw new InputException(SR.JournalUnreadable, path, path, "it contains no entries");
    }
}
