using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>A journal that was read for a report: entries that its hash chain covers, and entries after a break of the chain.</summary>
/// <param name="Proven">Number of entries, from the first one, that the chain covers.</param>
/// <param name="TornAt">Lines that a crash left unfinished.</param>
/// <param name="AlteredAt">Line at which the chain breaks: this line or an earlier one was changed; 0 when the chain is valid.</param>
internal sealed record JournalFile(string Path, IReadOnlyList<JournalEntry> Entries, int Proven, IReadOnlyList<int> TornAt, int AlteredAt)
{
    /// <exception cref="InputException">The file contains no entries, or a line that is not an entry (JournalUnreadable).</exception>
    public static JournalFile Read(string text, string path)
    {
        JournalContent content = JournalText.Read(text);
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
            : throw new InputException(SR.JournalUnreadable, path, path, "it contains no entries");
    }
}
