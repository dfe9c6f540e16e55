using System;
using System.Collections.Generic;
using System.Globalization;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Journaling;

/// <summary>One line of a journal.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Data">What was seen.</param>
/// <param name="Hash">SHA-256 over the line before it; covers the hash of the entry before.</param>
internal sealed record JournalEntry(int Number, DateTimeOffset At, string Kind, string? Node, Json Data, string Hash)
{
    /// <summary>The hash that it gives for the entry before it.</summary>
    public string? Previous { get; init; }
}

/// <summary>What a journal holds.</summary>
/// <param name="TornBytes">Length of the last line when it was not finished; 0 when it was.</param>
/// <param name="BrokenAt">Line (from 1) at which the chain breaks: that line or one before it was changed; 0 when it holds.</param>
internal sealed record JournalContent(IReadOnlyList<JournalEntry> Entries, int TornBytes, int BrokenAt)
{
    /// <summary>Lines (from 1) that a crash tore.</summary>
    public IReadOnlyList<int> TornAt { get; init; } = [];
}

/// <summary>
/// The text of a journal: a JSON object on each line, each with the hash of the one before and its own. A line that a crash tore is
/// left as it is; the entry after it says how long it was.
/// </summary>
internal static class JournalText
{
    public const string Opened = "opened";

    public const string Torn = "torn";

    private const string HashMember = ",\"hash\":\"";

    private static readonly string s_none = new('0', 64);

    /// <summary>The line of an entry, without its end, and its hash.</summary>
    public static (string Line, string Hash) Render(int number, DateTimeOffset at, string kind, string? node, object? data, string? previous)
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
        string hash = Sha256Hex.Of(body);
        return (body.Substring(0, body.Length - 1) + HashMember + hash + "\"}", hash);
    }

    public static JournalContent Read(string text)
    {
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
                return new JournalContent(entries, 0, i + 1) { TornAt = tornAt };
            }

            entries.Add(entry);
            (previous, torn) = (entry.Hash, 0);
        }

        return new JournalContent(entries, torn, 0) { TornAt = tornAt };
    }

    /// <summary>A line may be unfinished only at the end, or before the entry of whoever opened the file next.</summary>
    public static bool IsTorn(string[] lines, int at)
    {
        for (int next = at + 1; next < lines.Length; next++)
        {
            if (lines[next].Length > 0)
            {
                return lines[next].Contains($"\"kind\":\"{Opened}\"");
            }
        }

        // A finished line has an end: one that has and does not parse was changed.
        return at == lines.Length - 1;
    }

    /// <summary>What a line says, whether or not it fits to the one before; null when it is no entry.</summary>
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
            && DateTimeOffset.TryParse(json["at"].Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset at)
            ? new JournalEntry((int)number, at, kind, json["node"].Text, json["data"], hash) { Previous = json["previous"].Text }
            : null;
    }

    /// <summary>Nothing may stand behind the hash: it would not be covered by it.</summary>
    private static bool IsNext(JournalEntry entry, string line, string previous)
    {
        int at = line.LastIndexOf(HashMember, StringComparison.Ordinal);
        return at >= 0
            && entry.Previous == previous
            && entry.Hash == Sha256Hex.Of(line.Substring(0, at) + "}")
            && string.CompareOrdinal(line, at, $"{HashMember}{entry.Hash}\"}}", 0, line.Length) == 0;
    }
}
