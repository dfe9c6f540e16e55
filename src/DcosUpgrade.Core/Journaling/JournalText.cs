using System;
using System.Collections.Generic;
using System.Globalization;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Journaling;

/// <summary>One line of a journal.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Data">The members of the event.</param>
/// <param name="Hash">SHA-256 of the line up to the hash, which includes the hash of the previous entry.</param>
internal sealed record JournalEntry(int Number, DateTimeOffset At, string Kind, string? Node, Json Data, string Hash)
{
    /// <summary>The hash of the previous entry, as this entry states it.</summary>
    public string? Previous { get; init; }

    /// <summary>The entry has a code of a key; whether the code is right is not known here.</summary>
    public bool HasCode { get; init; }
}

/// <summary>The content of a journal.</summary>
/// <param name="TornBytes">Length of an unfinished last line; 0 when the last line is complete.</param>
/// <param name="BrokenAt">Line (from 1) at which the chain breaks: this line or an earlier one was changed; 0 when the chain is valid.</param>
internal sealed record JournalContent(IReadOnlyList<JournalEntry> Entries, int TornBytes, int BrokenAt)
{
    /// <summary>Lines (from 1) that a crash left unfinished.</summary>
    public IReadOnlyList<int> TornAt { get; init; } = [];

    /// <summary>The first line (from 1) without the right code of the specified key; 0 when there is none, or no key was specified.</summary>
    public int UnsignedAt { get; init; }
}

/// <summary>
/// The text of a journal: one JSON object on each line, with the hash of the previous entry and its own. A line that a crash left
/// unfinished stays in the file; the next entry contains its length.
/// </summary>
internal static class JournalText
{
    public const string Opened = "opened";

    public const string Torn = "torn";

    private const string HashMember = ",\"hash\":\"";

    private const string CodeMember = ",\"code\":\"";

    private static readonly string s_none = new('0', 64);

    /// <summary>The line of an entry, without the line feed, and its hash.</summary>
    /// <param name="key">Adds its code to the entry; null adds none.</param>
    public static (string Line, string Hash) Render(
        int number, DateTimeOffset at, string kind, string? node, object? data, string? previous, JournalKey? key = null)
    {
        string body = Json.Write(new Dictionary<string, object?>
        {
            ["n"] = number,
            ["at"] = at,
            ["kind"] = kind,
            ["node"] = node,
            ["data"] = data,
            ["previous"] = previous ?? s_none,
        });
        body = key is null ? body : $"{body.Substring(0, body.Length - 1)}{CodeMember}{key.CodeOf(body)}\"}}";
        string hash = Sha256Hex.Of(body);
        return (body.Substring(0, body.Length - 1) + HashMember + hash + "\"}", hash);
    }

    /// <param name="key">Checks the code of each entry; null checks none.</param>
    public static JournalContent Read(string text, JournalKey? key = null)
    {
        int unsigned = 0;
        List<JournalEntry> entries = [];
        List<int> tornAt = [];
        string previous = s_none;
        int torn = 0;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            JournalEntry? entry = Parse(lines[i]) is { } parsed && IsNext(parsed, lines[i], previous) ? parsed : null;
            if (entry is null && torn == 0 && IsTorn(lines, i))
            {
                tornAt.Add(i + 1);
                torn = System.Text.Encoding.UTF8.GetByteCount(lines[i]);
                continue;
            }

            if (entry is null || entry.Number != entries.Count + 1 || (torn > 0 && entry.Data[Torn].Number != torn))
            {
                return new JournalContent(entries, 0, i + 1) { TornAt = tornAt, UnsignedAt = unsigned };
            }

            unsigned = unsigned == 0 && key is not null && !IsSigned(lines[i], key) ? i + 1 : unsigned;
            entries.Add(entry);
            (previous, torn) = (entry.Hash, 0);
        }

        return new JournalContent(entries, torn, 0) { TornAt = tornAt, UnsignedAt = unsigned };
    }

    /// <summary>A line may be unfinished only at the end of the file or before an entry that opened the file.</summary>
    public static bool IsTorn(string[] lines, int at)
    {
        for (int next = at + 1; next < lines.Length; next++)
        {
            if (lines[next].Length > 0)
            {
                return lines[next].Contains($"\"kind\":\"{Opened}\"");
            }
        }

        // A complete line ends with a line feed: if it does not parse, it was changed.
        return at == lines.Length - 1;
    }

    /// <summary>The entry of a line, whether or not its hashes are valid; null when the line is not an entry.</summary>
    public static JournalEntry? Parse(string line)
    {
        Json json;
        try
        {
            json = Json.Parse(line, nameof(JournalText));
        }
        catch (NodeAnswerException)
        {
            return null;
        }

        return json["n"].Number is { } number && json["kind"].Text is { } kind && json["hash"].Text is { } hash
            && TryParseTime(json["at"].Text, out DateTimeOffset at)
            ? new JournalEntry((int)number, at, kind, json["node"].Text, json["data"], hash)
            {
                Previous = json["previous"].Text,
                HasCode = json["code"].Text is not null,
            }
            : null;
    }

    /// <summary>Reads a time as entries contain it.</summary>
    public static bool TryParseTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Whether the code in a line is that of the text before it.</summary>
    private static bool IsSigned(string line, JournalKey key)
    {
        int hash = line.LastIndexOf(HashMember, StringComparison.Ordinal);
        int code = hash < 0 ? -1 : line.LastIndexOf(CodeMember, hash, StringComparison.Ordinal);
        return code >= 0 && line.Substring(code, hash - code) == $"{CodeMember}{key.CodeOf(line.Substring(0, code) + "}")}\"";
    }

    /// <summary>Whether the entry continues the chain. No text may follow the hash, because the hash would not cover it.</summary>
    private static bool IsNext(JournalEntry entry, string line, string previous)
    {
        int at = line.LastIndexOf(HashMember, StringComparison.Ordinal);
        return at >= 0
            && entry.Previous == previous
            && entry.Hash == Sha256Hex.Of(line.Substring(0, at) + "}")
            && string.CompareOrdinal(line, at, $"{HashMember}{entry.Hash}\"}}", 0, line.Length) == 0;
    }
}
