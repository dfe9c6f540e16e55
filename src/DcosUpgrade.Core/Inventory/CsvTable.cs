using System.Collections.Generic;
using System.Text;

namespace DcosUpgrade.Inventory;

/// <param name="Line">Line that the row begins on (1-based).</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields);

/// <summary>Comma-separated values as RFC 4180 has them, with any line ending; empty lines are skipped.</summary>
internal sealed class CsvTable(string text, InventoryProblems problems)
{
    private int _at;
    private int _line = 1;

    public IReadOnlyList<CsvRow> Read()
    {
        List<CsvRow> rows = [];
        while (_at < text.Length)
        {
            CsvRow row = Row();
            if (row.Fields is not [""])
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private CsvRow Row()
    {
        int line = _line;
        List<string> fields = [Field()];
        while (Skip(','))
        {
            fields.Add(Field());
        }

        if (Plain() is { Length: > 0 } surplus)
        {
            problems.Add(_line, $"'{surplus}' follows a closing quote");
        }

        EndLine();
        return new CsvRow(line, fields);
    }

    private string Field() => Skip('"') ? Quoted() : Plain();

    private string Plain()
    {
        int start = _at;
        while (_at < text.Length && text[_at] is not (',' or '\r' or '\n'))
        {
            _at++;
        }

        return text.Substring(start, _at - start);
    }

    private string Quoted()
    {
        int began = _line;
        StringBuilder value = new();
        while (_at < text.Length)
        {
            if (Skip('"'))
            {
                if (!Skip('"'))
                {
                    return value.ToString();
                }

                value.Append('"');
            }
            else if (EndLine())
            {
                value.Append('\n');
            }
            else
            {
                value.Append(text[_at++]);
            }
        }

        problems.Add(began, "a quote is not closed");
        return value.ToString();
    }

    private bool EndLine()
    {
        bool ended = Skip('\r');
        ended |= Skip('\n');
        _line += ended ? 1 : 0;
        return ended;
    }

    private bool Skip(char c)
    {
        bool found = _at < text.Length && text[_at] == c;
        _at += found ? 1 : 0;
        return found;
    }
}
