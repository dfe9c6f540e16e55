using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration;

/// <summary>A parameter starts a line; its value continues until the next one starts.</summary>
internal sealed class BlockLayout : IConfigLayout
{
    private readonly string _text;
    private readonly string _newline;
    private readonly string _indent;
    private readonly ILookup<string, ConfigExtent> _extents;

    /// <param name="keys">The root's own keys and where they begin, in document order.</param>
    public BlockLayout(string text, IReadOnlyList<KeyValuePair<string, int>> keys, string newline)
    {
        _text = text;
        _newline = newline;
        _indent = text.Substring(LineStart(keys[0].Value), keys[0].Value - LineStart(keys[0].Value)).TrimStart('\uFEFF');
        int documentEnd = DocumentEnd(keys[keys.Count - 1].Value);
        _extents = Enumerable.Range(0, keys.Count).ToLookup(
            i => keys[i].Key,
            i => Extent(keys[i].Key, keys[i].Value, i + 1 < keys.Count ? LineStart(keys[i + 1].Value) : documentEnd),
            StringComparer.Ordinal);

        // A line end after the last line could become part of the last value: new parameters are inserted before it.
        AddAt = documentEnd == 0 || text[documentEnd - 1] == '\n' ? documentEnd : AboveComments(LineStart(keys[keys.Count - 1].Value));
    }

    public int AddAt { get; }

    public IReadOnlyList<ConfigExtent> Find(string key) => [.. _extents[key]];

    public string Added(string comments, string entry) => _indent + Before(comments) + entry + _newline;

    public string Before(string comments) => comments.Replace("\n", "\n" + _indent);

    public string Instead(string comments) => Before(comments.TrimEnd('\r', '\n'));

    private ConfigExtent Extent(string key, int start, int next)
    {
        int keyEnd = YamlScan.Key(_text, start, key);
        int colon = _text.IndexOf(':', keyEnd);
        int end = ContentEnd(start, next, int.MaxValue);
        int lastEnd = ContentEnd(start, next, _indent.Length);
        int valueStart = YamlScan.SkipBlanks(_text, colon + 1);
        int lineEnd = YamlScan.LineEnd(_text, start);
        if (valueStart >= lineEnd || YamlScan.IsComment(_text, valueStart))
        {
            valueStart = colon + 1;
        }

        int valueEnd = end > lineEnd ? end : Math.Max(valueStart, InlineEnd(valueStart, lineEnd));
        return new ConfigExtent(start, keyEnd, valueStart, valueEnd, lastEnd > lineEnd ? lastEnd : valueEnd, end > lineEnd ? end : valueEnd);
    }

    /// <summary>End of the last line before <paramref name="next"/> that is neither blank nor a comment.</summary>
    /// <param name="deepest">How far in a line with # may begin to be a comment.</param>
    private int ContentEnd(int start, int next, int deepest)
    {
        int end = YamlScan.LineEnd(_text, start);
        for (int line = NextLine(start); line < next; line = NextLine(line))
        {
            int first = YamlScan.SkipBlanks(_text, line);
            if (first < _text.Length && _text[first] is not ('\r' or '\n') && (_text[first] != '#' || first - line > deepest))
            {
                end = YamlScan.LineEnd(_text, line);
            }
        }

        return end;
    }

    /// <summary>End of a value that ends on its line, without the comment behind it.</summary>
    private int InlineEnd(int at, int lineEnd)
    {
        int from = at;
        while (from < lineEnd && _text[from] is '&' or '!')
        {
            int blank = _text.IndexOfAny([' ', '\t'], from, lineEnd - from);
            from = blank < 0 ? lineEnd : YamlScan.SkipBlanks(_text, blank);
        }

        if (from < lineEnd && _text[from] is '"' or '\'')
        {
            return YamlScan.Quoted(_text, from);
        }

        int comment = Enumerable.Range(from, Math.Max(0, lineEnd - from)).FirstOrDefault(i => YamlScan.IsComment(_text, i) && !InsideFlow(from, i));
        int end = comment > from ? comment : lineEnd;
        while (end > at && YamlScan.IsBlank(_text[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary>A # between quotes in a list or map is none.</summary>
    private bool InsideFlow(int from, int at)
    {
        if (_text[from] is not ('[' or '{'))
        {
            return false;
        }

        for (int i = from; i < at; i++)
        {
            if (_text[i] is '"' or '\'')
            {
                i = YamlScan.Quoted(_text, i) - 1;
                if (i >= at)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int DocumentEnd(int lastKey)
    {
        for (int line = NextLine(lastKey); line < _text.Length; line = NextLine(line))
        {
            if (string.CompareOrdinal(_text, line, "...", 0, 3) == 0 || string.CompareOrdinal(_text, line, "---", 0, 3) == 0)
            {
                return line;
            }
        }

        return _text.Length;
    }

    private int AboveComments(int line)
    {
        while (line > 0)
        {
            int above = line > 1 ? _text.LastIndexOf('\n', line - 2) + 1 : 0;
            if (_text[YamlScan.SkipBlanks(_text, above)] != '#')
            {
                break;
            }

            line = above;
        }

        return line;
    }

    private int LineStart(int at) => at == 0 ? 0 : _text.LastIndexOf('\n', at - 1) + 1;

    private int NextLine(int at)
    {
        int end = _text.IndexOf('\n', at);
        return end < 0 ? _text.Length : end + 1;
    }
}
