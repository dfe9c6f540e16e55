using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Module.Tests.Host;

/// <summary>What a person sees: enough of a terminal for what the host writes. An escape sequence that it does not know is a failure.</summary>
internal sealed class Screen
{
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;

    /// <summary>The lines at the end of <paramref name="output"/>, without trailing blanks.</summary>
    public static string[] After(string output)
    {
        Screen screen = new();
        for (int i = 0; i < output.Length; i++)
        {
            i = output[i] == '\e' ? screen.Escape(output, i + 1) : screen.Put(output[i], i);
        }

        return [.. screen._lines.Select(static line => line.ToString().TrimEnd()).SkipLast(screen._lines[^1].Length == 0 ? 1 : 0)];
    }

    private int Put(char c, int at)
    {
        switch (c)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                _row++;
                if (_row == _lines.Count)
                {
                    _lines.Add(new StringBuilder());
                }

                break;
            case '\b':
                _column--;
                break;
            default:
                StringBuilder line = _lines[_row];
                line.Append(' ', Math.Max(0, _column + 1 - line.Length))[_column] = c;
                _column++;
                break;
        }

        return at;
    }

    /// <returns>Where the sequence ends.</returns>
    private int Escape(string text, int at)
    {
        if (text[at] == '=')
        {
            return at;
        }

        int end = at + 1;
        while (!char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        string argument = text[(at + 1)..end];
        switch (text[end])
        {
            case 'A':
                _row -= int.Parse(argument);
                break;
            case 'J' when argument.Length == 0:
                Cut();
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
            case 'K' when argument.Length == 0:
                Cut();
                break;
            case 'm' or 'h' or 'l':
                break;
            default:
                throw new NotSupportedException($"Escape sequence [{argument}{text[end]}");
        }

        return end;
    }

    private void Cut() => _lines[_row].Length = Math.Min(_column, _lines[_row].Length);
}
