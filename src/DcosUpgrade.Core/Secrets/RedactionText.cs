using System;

namespace DcosUpgrade.Secrets;

/// <summary>
/// A text under redaction. It counts how many characters were read, so that a test can prove that the work grows with the length of the
/// text and not faster.
/// </summary>
internal sealed class RedactionText(string text)
{
    public int Length => text.Length;

    /// <summary>Number of characters that were read so far; a character that is read twice counts twice.</summary>
    public long Steps { get; private set; }

    /// <summary>The character at a place; NUL before the beginning and after the end.</summary>
    public char this[int at]
    {
        get
        {
            Steps++;
            return at >= 0 && at < text.Length ? text[at] : '\0';
        }
    }

    public string Slice(int from, int end)
    {
        Steps += end - from;
        return text.Substring(from, end - from);
    }

    public bool Has(int at, string what, bool ignoreCase = false)
    {
        Steps += what.Length;
        return at >= 0
            && string.Compare(text, at, what, 0, what.Length, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) == 0
            && at + what.Length <= text.Length;
    }

    /// <summary>The next place of a text; the length when there is none.</summary>
    public int Find(string what, int from)
    {
        int at = from >= text.Length ? -1 : text.IndexOf(what, from, StringComparison.Ordinal);
        int end = at < 0 ? text.Length : at;
        Steps += Math.Max(0, end - from) + what.Length;
        return end;
    }

    /// <summary>The first place from <paramref name="at"/> on whose character is not of the class.</summary>
    public int Skip(int at, Func<char, bool> isOfClass)
    {
        while (at < text.Length && isOfClass(text[at]))
        {
            Steps++;
            at++;
        }

        Steps++;
        return at;
    }

    /// <summary>The end of the line, without its line break.</summary>
    public int LineEnd(int at) => Skip(at, c => c is not ('\n' or '\r'));

    /// <summary>The beginning of the next line; the length when there is none.</summary>
    public int NextLine(int at)
    {
        int end = LineEnd(at);
        return Math.Min(Length, this[end] == '\r' && this[end + 1] == '\n' ? end + 2 : end + 1);
    }

    public static bool IsBlank(char c) => c is ' ' or '\t';

    public static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}
