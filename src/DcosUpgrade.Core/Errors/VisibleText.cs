using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace DcosUpgrade.Errors;

/// <summary>
/// The gate for text from outside: nodes, tasks, agents, processes, web servers and files that somebody else can write. A character that a
/// screen does not show as itself is written as an escape sequence, so that no such text moves the cursor, hides or reorders other text.
/// </summary>
/// <remarks>
/// Written as <c>\uxxxx</c>: control characters (C0, DEL, C1), formatting characters (bidirectional, zero-width, tags), line and paragraph
/// separators, fillers without a shape, lone surrogates and noncharacters. The result is its own result.
/// </remarks>
internal static class VisibleText
{
    private const string Digits = "0123456789abcdef";

    /// <summary>A text of several lines: newlines and tabs remain, and a return before a newline is dropped.</summary>
    public static string Of(string text) => Escape(text, lines: true);

    [return: NotNullIfNotNull(nameof(text))]
    public static string? OfOptional(string? text) => text is null ? null : Of(text);

    /// <summary>A text of one line, such as a name: a newline or tab is written as an escape sequence too.</summary>
    public static string Line(string text) => Escape(text, lines: false);

    /// <summary>True for a character that a screen does not show as itself: alone, or as a half of a surrogate pair.</summary>
    public static bool IsHidden(string text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? IsHidden(char.ConvertToUtf32(text[at], text[at + 1]))
        : char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? IsHidden(char.ConvertToUtf32(text[at - 1], text[at]))
        : IsHidden(text[at]);

    /// <summary>True for a half of a surrogate pair without its other half.</summary>
    public static bool IsLone(string text, int at) => char.IsSurrogate(text[at])
        && !(char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        && !(char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]));

    private static string Escape(string text, bool lines)
    {
        int at = 0;
        while (at < text.Length && (text[at] is >= ' ' and < '\x7f' || (lines && text[at] is '\n' or '\t')))
        {
            at++;
        }

        return at == text.Length ? text : Escape(text, lines, at);
    }

    private static string Escape(string text, bool lines, int from)
    {
        StringBuilder shown = new(text, 0, from, text.Length + 16);
        for (int at = from; at < text.Length; at++)
        {
            char c = text[at];
            if (c is '\n' or '\t' or '\r')
            {
                if (!lines)
                {
                    _ = shown.Append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
                }
                else if (c != '\r')
                {
                    _ = shown.Append(c);
                }
                else if (at + 1 == text.Length || text[at + 1] != '\n')
                {
                    _ = shown.Append("\\r");
                }
            }
            else
            {
                _ = c is >= ' ' and < '\x7f' || !IsHidden(text, at) ? shown.Append(c) : Append(shown, c);
            }
        }

        return shown.ToString();
    }

    /// <summary>Appends <c>\uxxxx</c>.</summary>
    public static StringBuilder Append(StringBuilder shown, char c) =>
        shown.Append("\\u").Append(Digits[c >> 12]).Append(Digits[(c >> 8) & 15]).Append(Digits[(c >> 4) & 15]).Append(Digits[c & 15]);

    // Written out, because the tables of the runtimes differ.
    private static bool IsHidden(int point) => point switch
    {
        < 0x20 or (>= 0x7f and <= 0x9f) or 0xad or 0x34f or 0x61c or 0x115f or 0x1160 or 0x17b4 or 0x17b5 => true,
        >= 0x180b and <= 0x180f => true,
        >= 0x200b and <= 0x200f => true,
        >= 0x2028 and <= 0x202e => true,
        >= 0x2060 and <= 0x206f => true,
        0x2800 or 0x3164 or 0xfeff or 0xffa0 => true,
        >= 0xd800 and <= 0xdfff => true,
        >= 0xfdd0 and <= 0xfdef => true,
        >= 0xfe00 and <= 0xfe0f => true,
        >= 0xfff0 and <= 0xfffb => true,
        >= 0x1bca0 and <= 0x1bca3 => true,
        >= 0x1d173 and <= 0x1d17a => true,
        >= 0xe0000 and <= 0xe0fff => true,
        _ => (point & 0xfffe) == 0xfffe,
    };
}
