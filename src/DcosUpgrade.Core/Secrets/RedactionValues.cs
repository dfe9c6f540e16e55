using System;

namespace DcosUpgrade.Secrets;

/// <summary>How far the value of a secret goes: a word, a quoted text, a line, a block of YAML.</summary>
internal sealed class RedactionValues(RedactionText text, RedactionSpans spans)
{
    /// <summary>Backslashes before a quote that is escaped four times over.</summary>
    private const int DeepestEscape = 15;

    /// <summary>Hides the value at a place that follows the separator and its blanks.</summary>
    /// <returns>Where to go on.</returns>
    public int Hide(int at, RedactionKey key)
    {
        if (IsHidden(at, key))
        {
            return at + Redaction.Hidden.Length;
        }

        int value = key.IsMapping ? AfterProperties(at) : at;
        char first = text[value];
        if (value >= text.Length || first is '\n' or '\r')
        {
            return key.IsMapping ? Block(value, key, withList: true) : value;
        }

        if (key.IsMapping && first is '|' or '>' && BlockHeaderEnd(value) is { } header)
        {
            return Block(header, key, withList: false);
        }

        if (first is '[' or '{')
        {
            return Brackets(value, key);
        }

        int quote = AfterQuote(value);
        if (quote > value)
        {
            return Quoted(value, quote, key);
        }

        int end = key.IsHeader ? HeaderEnd(value, key) : key.IsLine ? text.LineEnd(value) : WordsEnd(value, key);
        spans.Add(value, Trimmed(value, end));
        return key.IsLineStart && key.IsMapping && text[end] is '\n' or '\r' ? Block(end, key, withList: false) : end;
    }

    /// <summary>Hides one word of a command line, with its quotes.</summary>
    public int HideWord(int at)
    {
        if (text.Has(at, Redaction.Hidden))
        {
            return at + Redaction.Hidden.Length;
        }

        int quote = AfterQuote(at);
        int from = quote > at ? quote : at;
        int end = quote > at ? ClosingQuote(at, quote) : WordEnd(at, isQuery: false);
        spans.Add(from, end);
        return Math.Max(end, at);
    }

    /// <summary>The place after a quote, also one that is escaped; the same place when there is none.</summary>
    public int AfterQuote(int at)
    {
        int mark = at;
        while (mark - at < DeepestEscape && text[mark] == '\\')
        {
            mark++;
        }

        return text[mark] is '"' or '\'' ? mark + 1 : at;
    }

    /// <summary>The value is hidden already, and nothing follows that belongs to it.</summary>
    private bool IsHidden(int at, RedactionKey key)
    {
        int from = AfterQuote(at);
        return text.Has(from, Redaction.Hidden)
            && (!(key.IsLine || key.IsHeader) || text.LineEnd(from) - from <= Redaction.Hidden.Length + 2 || key.IsQuoted || from > at);
    }

    /// <summary>Skips tags and anchors of YAML.</summary>
    private int AfterProperties(int at)
    {
        while (text[at] is '!' or '&')
        {
            int end = text.Skip(at, c => c is not (' ' or '\t' or '\n' or '\r'));
            int next = text.Skip(end, RedactionText.IsBlank);
            if (next == end && text[end] is not ('\n' or '\r'))
            {
                return at;
            }

            at = next;
        }

        return at;
    }

    /// <summary>The end of the line of a block scalar's indicator; null when the rest of the line is a text.</summary>
    private int? BlockHeaderEnd(int at)
    {
        int end = text.Skip(at + 1, c => c is '+' or '-' or (>= '0' and <= '9'));
        end = text.Skip(end, RedactionText.IsBlank);
        return text[end] == '#' ? text.LineEnd(end) : end >= text.Length || text[end] is '\n' or '\r' ? end : null;
    }

    /// <summary>Hides the lines that are indented more than the name; <paramref name="withList"/> also the items beside it.</summary>
    private int Block(int lineEnd, RedactionKey key, bool withList)
    {
        int column = key.IsLineStart ? key.At - key.Line - (text[key.At - 1] is '"' or '\'' ? 1 : 0) : text.Skip(key.Line, RedactionText.IsBlank) - key.Line;
        int at = text.NextLine(lineEnd);
        while (at < text.Length)
        {
            int content = text.Skip(at, RedactionText.IsBlank);
            int end = text.LineEnd(content);
            bool isItem = withList && content - at == column && text[content] == '-' && RedactionText.IsBlank(text[content + 1]);
            if (end > content && !isItem && content - at <= column)
            {
                int repeated = key.IsLineStart ? -1 : AfterRepeatedPrefix(at, key);
                if (repeated < 0)
                {
                    return at;
                }

                content = repeated;
            }

            if (!text.Has(content, Redaction.Hidden))
            {
                spans.Add(content, end);
            }

            at = text.NextLine(end);
        }

        return at;
    }

    /// <summary>
    /// A log writes its prefix before every line: the same characters, other digits. The place after it when a deeper indent follows; -1
    /// when it is another prefix.
    /// </summary>
    private int AfterRepeatedPrefix(int line, RedactionKey key)
    {
        int length = key.At - key.Line;
        for (int i = 0; i < length; i++)
        {
            char c = text[line + i];
            char before = text[key.Line + i];
            if (c != before && !(char.IsDigit(c) && char.IsDigit(before)))
            {
                return -1;
            }
        }

        int content = text.Skip(line + length, RedactionText.IsBlank);
        return content > line + length ? content : -1;
    }

    /// <summary>A list or an object: to its end in the same line, or the rest of the line and the lines that are indented more.</summary>
    private int Brackets(int at, RedactionKey key)
    {
        int depth = 0;
        int end = at;
        while (end < text.Length && text[end] is not ('\n' or '\r'))
        {
            int quote = AfterQuote(end);
            if (quote > end)
            {
                end = Math.Min(text.Length, AfterQuote(ClosingQuote(end, quote)));
                continue;
            }

            char c = text[end++];
            depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            if (depth == 0)
            {
                spans.Add(at, end);
                return EndsAt(end) ? end : Continued(end, key);
            }
        }

        spans.Add(at, end);
        return Block(end, key, withList: false);
    }

    private int Quoted(int at, int from, RedactionKey key)
    {
        int end = ClosingQuote(at, from);
        spans.Add(from, end);
        if (end >= text.Length || text[end] is '\n' or '\r')
        {
            // It is not closed in its line: a quoted text of YAML can go on, with a deeper indent.
            return Block(end, key, withList: false);
        }

        int after = AfterQuote(end);
        return EndsAt(after) && text[after] != text[from - 1] ? after : Continued(after, key);
    }

    private bool EndsAt(int at) =>
        text[at] is ' ' or '\t' or '\n' or '\r' or ',' or ';' or ':' or '}' or ']' or ')' or '"' or '\'' or '\\' or '>' or '<' or '&' or '\0';

    /// <summary>What a shell joins to a quoted part, and the second quote of a doubled one.</summary>
    private int Continued(int at, RedactionKey key)
    {
        int end = key.IsLine ? text.LineEnd(at) : WordEnd(at, key.IsQuery);
        int quote = AfterQuote(end);
        if (quote > end && !key.IsLine)
        {
            end = ClosingQuote(end, quote);
        }

        spans.Add(at, end);
        return end;
    }

    /// <summary>
    /// The place of the closing quote, or the end of the line. A quote with more backslashes before it than the opening one is a part of the
    /// text.
    /// </summary>
    private int ClosingQuote(int at, int from)
    {
        char mark = text[from - 1];
        int level = from - 1 - at;
        int place = from;
        while (place < text.Length && text[place] is not ('\n' or '\r'))
        {
            int slashes = text.Skip(place, c => c == '\\') - place;
            char c = text[place + slashes];
            if (c == mark && (slashes < level || slashes % (2 * (level + 1)) == level))
            {
                return place + Math.Max(0, slashes - level);
            }

            place += slashes + (slashes > 0 && c is '\n' or '\r' or '\0' ? 0 : 1);
        }

        return Math.Min(place, text.Length);
    }

    /// <summary>The end of a header's value: the quote that stands before the name, a quote of the text around it, or the line's end.</summary>
    private int HeaderEnd(int at, RedactionKey key)
    {
        bool isEnclosed = !key.IsQuoted && text[key.At - 1] is '"' or '\'';
        char enclosing = isEnclosed ? text[key.At - 1] : '\0';
        int end = at;
        while (end < text.Length && text[end] is not ('\n' or '\r'))
        {
            char c = text[end];
            if (c == enclosing || (c is '"' or '\'' && !isEnclosed && text[end - 1] != '='))
            {
                return end - (text[end - 1] == '\\' ? 1 : 0);
            }

            // name="value" of a digest.
            end = c is '"' or '\'' && !isEnclosed ? Math.Min(text.Length, ClosingQuote(end, end + 1) + 1) : end + 1;
        }

        return end;
    }

    /// <summary>The end of a value in the middle of a line. After a colon it may have blanks, after = it is a word or a scheme and a word.</summary>
    private int WordsEnd(int at, RedactionKey key)
    {
        int end = WordEnd(at, key.IsQuery);
        bool isScheme = end - at is > 2 and < 11 && text.Slice(at, end).ToLowerInvariant() is "bearer" or "basic" or "token" or "digest" or "apikey";
        while (RedactionText.IsBlank(text[end]) && (key.IsSpaced || isScheme))
        {
            int next = text.Skip(end, RedactionText.IsBlank);
            int wordEnd = WordEnd(next, key.IsQuery);
            if (wordEnd == next)
            {
                return end;
            }

            isScheme = false;
            end = wordEnd;
        }

        return end;
    }

    private int WordEnd(int at, bool isQuery)
    {
        while (at < text.Length)
        {
            char c = text[at];
            char next = c is ',' or '\\' ? text[at + 1] : '\0';
            bool ends = c is ' ' or '\t' or '\n' or '\r' or '"' or '\'' or ';' or '<'
                || (c == '&' && isQuery)
                || (c == ',' && (next is ' ' or '\t' or '\n' or '\r' or '\0' or '"' or '\''))
                || (c == '\\' && (next is '"' or '\'' or '\\'));
            if (ends)
            {
                return at;
            }

            at++;
        }

        return at;
    }

    /// <summary>Without the punctuation of the text around it.</summary>
    private int Trimmed(int from, int end)
    {
        while (end > from && text[end - 1] is ')' or '}' or ']' or ',' or ' ' or '\t')
        {
            end--;
        }

        return end;
    }
}
