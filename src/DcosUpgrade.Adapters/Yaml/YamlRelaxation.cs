using System;
using System.Collections.Generic;
using System.Text;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>
/// Rewrites text that YamlDotNet refuses and the installer's library accepts so that both accept it: lines inside brackets and quotes may
/// start left of the start of the value, and a comment may follow a bracket or a quote without a space.
/// </summary>
internal sealed class YamlRelaxation
{
    /// <summary>Blanks that are added at most, for each character of the text: a shift repeats the column of its bracket on every line.</summary>
    private const int MaxGrowth = 4;

    /// <summary>Blanks that are added at most to a small text.</summary>
    private const int SmallGrowth = 1 << 20;

    private readonly StringBuilder _text = new();
    private readonly string _source;
    private readonly Dictionary<int, int> _shifts = [];
    private int _at;
    private int _line = 1;
    private int _column;

    private long _added;

    private YamlRelaxation(string source) => _source = source;

    /// <summary>The text that both accept; null when it would be many times as long.</summary>
    public string? Text => IsTooLong ? null : _text.ToString();

    /// <summary>Number of columns that each line was moved to the right.</summary>
    public IReadOnlyDictionary<int, int> Shifts => _shifts;

    /// <summary>Number of characters that were read; a character that is read twice counts twice.</summary>
    public long Steps { get; private set; }

    private bool IsTooLong => _added > ((long)MaxGrowth * _source.Length) + SmallGrowth;

    public static YamlRelaxation Of(string text)
    {
        YamlRelaxation relaxation = new(text);
        while (relaxation._at < text.Length)
        {
            relaxation.Line();
        }

        return relaxation;
    }

    /// <summary>One line outside brackets and quotes, and the values that start in it.</summary>
    private void Line()
    {
        int indent = Blanks();
        bool isTokenStart = true;
        while (_at < _source.Length)
        {
            char c = At(_at);
            if (c == '\n')
            {
                Copy();
                return;
            }

            if (c == '#' && (isTokenStart || At(_at - 1) == ' '))
            {
                Rest();
            }
            else if (isTokenStart && c is '"' or '\'' or '[' or '{')
            {
                Enclosed(_column);
                isTokenStart = false;
            }
            else if (isTokenStart && c is '|' or '>')
            {
                Rest();
                Block(indent);
                return;
            }
            else
            {
                isTokenStart = IsTokenStartAfter(c, isTokenStart);
                Copy();
            }
        }
    }

    private bool IsTokenStartAfter(char c, bool before) => c switch
    {
        ' ' => before || At(_at - 1) is ':' or '-' or '?',
        ':' or '-' or '?' => false,
        '&' or '!' or '*' when before => SkipProperty(),
        _ => false,
    };

    /// <summary>Skips an anchor or a tag; the value follows it.</summary>
    private bool SkipProperty()
    {
        while (_at + 1 < _source.Length && At(_at + 1) is not (' ' or '\n'))
        {
            Copy();
        }

        return true;
    }

    /// <summary>A bracketed value or a quoted text.</summary>
    private void Enclosed(int indent)
    {
        int depth = 0;
        do
        {
            char c = At(_at);
            if (c is '"' or '\'' && At(Math.Max(0, _at - 1)) is ' ' or '[' or '{' or ',' or ':' or '\n' or '"' or '\'')
            {
                Quoted(c, indent);
            }
            else
            {
                depth += c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
                if (c == '#' && At(_at - 1) is ' ' or '\n')
                {
                    Rest();
                }
                else
                {
                    Copy();
                }

                Continue(c, indent);
            }
        }
        while (depth > 0 && _at < _source.Length);
        if (_at < _source.Length && At(_at) == '#')
        {
            _text.Append(' ');
        }
    }

    private void Quoted(char quote, int indent)
    {
        Copy();
        while (_at < _source.Length)
        {
            char c = At(_at);
            Copy();
            if (c == '\\' && quote == '"' && _at < _source.Length)
            {
                c = At(_at);
                Copy();
                Continue(c, indent);
            }
            else if (c == quote)
            {
                if (quote == '"' || _at >= _source.Length || At(_at) != quote)
                {
                    return;
                }

                Copy();
            }
            else
            {
                Continue(c, indent);
            }
        }
    }

    /// <summary>After a line break: indents the line, unless it is a document marker.</summary>
    private void Continue(char c, int indent)
    {
        bool separates = string.CompareOrdinal(_source, _at, "---", 0, 3) == 0 || string.CompareOrdinal(_source, _at, "...", 0, 3) == 0;
        if (c == '\n' && !separates)
        {
            _added += indent;
            if (!IsTooLong)
            {
                _text.Append(' ', indent);
                _shifts[_line] = indent;
            }
        }
    }

    /// <summary>The lines of a block scalar: those with a deeper indent than its first line.</summary>
    private void Block(int indent)
    {
        while (_at < _source.Length)
        {
            Copy();
            int first = _at;
            while (first < _source.Length && At(first) == ' ')
            {
                first++;
            }

            if (first < _source.Length && At(first) != '\n' && first - _at <= indent)
            {
                return;
            }

            Rest();
        }
    }

    private int Blanks()
    {
        while (_at < _source.Length && At(_at) == ' ')
        {
            Copy();
        }

        return _column;
    }

    /// <summary>To the end of the line, without the line break.</summary>
    private void Rest()
    {
        while (_at < _source.Length && At(_at) != '\n')
        {
            Copy();
        }
    }

    private char At(int at)
    {
        Steps++;
        return _source[at];
    }

    private void Copy()
    {
        char c = At(_at++);
        _text.Append(c);
        _line += c == '\n' ? 1 : 0;
        _column = c == '\n' ? 0 : _column + 1;
    }
}
