using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Text;

/// <summary>The first character of a text that is not ASCII.</summary>
/// <param name="Line">Its line (1-based).</param>
/// <param name="Column">Its column (1-based).</param>
/// <param name="Name">Its code point, <c>U+00E9</c>; in a text that is not UTF-8 its byte, <c>byte 0xE9</c>.</param>
/// <param name="OtherLines">The other lines that are not ASCII.</param>
internal sealed record NonAscii(int Line, int Column, string Name, IReadOnlyList<int> OtherLines)
{
    /// <summary>How many of the other lines are named.</summary>
    private const int Named = 10;

    private static readonly Pattern s_foreign = new(@"[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\x00-\x7f]", RegexOptions.CultureInvariant);

    /// <returns>Null for a text that is ASCII.</returns>
    public static NonAscii? Find(string text) =>
        Find(text, at => $"U+{(char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at]):X4}");

    /// <param name="bytes">The content of a file, a byte order mark included.</param>
    /// <returns>Null for a file that is ASCII.</returns>
    public static NonAscii? Find(byte[] bytes)
    {
        try
        {
            return Find(Utf8Text.Strict.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            // One character a byte, so that places agree.
            return Find(string.Concat(bytes.Select(value => (char)value)), at => $"byte 0x{bytes[at]:X2}");
        }
    }

    public static bool Is(char c) => c > '\x7f';

    /// <summary>Replaces each character that is not ASCII; one beyond U+FFFF is a text of two.</summary>
    public static string Replace(string text, Func<string, string> with) => s_foreign.Replace(text, found => with(found.Value));

    /// <summary>The lines besides the first, in words; empty when there are none.</summary>
    public string Others() => OtherLines.Count == 0 ? ""
        : $"; also on line {string.Join(", ", OtherLines.Take(Named))}{(OtherLines.Count > Named ? $" and {OtherLines.Count - Named} more" : "")}";

    private static NonAscii? Find(string text, Func<int, string> name)
    {
        NonAscii? first = null;
        List<int> others = [];
        int line = 1;
        int start = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n')
            {
                line++;
                start = at + 1;
            }
            else if (Is(text[at]) && first is null)
            {
                first = new NonAscii(line, at - start + 1, name(at), others);
            }
            else if (Is(text[at]) && line > (others.Count > 0 ? others[others.Count - 1] : first!.Line))
            {
                others.Add(line);
            }
        }

        return first;
    }
}
