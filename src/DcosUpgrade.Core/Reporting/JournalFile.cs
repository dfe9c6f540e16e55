using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Journaling;

namespace DcosUpgrade.Reporting;

/// <summary>A journal as it is read for a report: what its chain proves, and what stands there besides.</summary>
/// <param name="Proven">How many of the entries the chain proves, from the first on.</param>
/// <param name="TornAt">Lines that a crash tore.</param>
/// <param name="AlteredAt">Line at which the chain breaks: that line or one before it was changed; 0 when it holds.</param>
internal sealed record JournalFile(string Path, IReadOnlyList<JournalEntry> Entries, int Proven, IReadOnlyList<int> TornAt, int AlteredAt)
{
    /// <exception cref="InputException">It holds no entry, or a line that is none (JournalUnreadable).</exception>
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
                throw new InputException(SR.JournalUnreadable, path, path, $"line {i + 1} is no entry");
            }
        }

        return entries.Count > 0
            ? new JournalFile(path, entries, content.Entries.Count, [.. torn.Distinct()], content.BrokenAt)
            : throw new InputException(SR.JournalUnreadable, path, path, "it holds no entry");
    }
}
