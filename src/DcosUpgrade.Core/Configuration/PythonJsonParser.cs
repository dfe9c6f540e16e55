using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace DcosUpgrade.Configuration;

/// <summary>Reads JSON as Python does: NaN and Infinity are numbers, of a repeated name the last one counts.</summary>
internal sealed class PythonJsonParser(string text)
{
    /// <summary>Near where Python's recursion ends.</summary>
    private const int MaxDepth = 900;

    private int _at;

    /// <returns>Null when the text is no JSON.</returns>
    public ConfigValue? Parse()
    {
        Skip();
        ConfigValue? value = Value(1);
        Skip();
        return _at == text.Length ? value : null;
    }

    private ConfigValue? Value(int depth)
    {
        if (depth > MaxDepth)
        {
            throw InstallerRefusal.Crash("JSON nested too deep");
        }

        return Peek() switch
        {
            '{' => Map(depth),
            '[' => List(depth),
            '"' => Text() is { } value ? new ConfigText(value) : null,
            '-' when Take("-Infinity") => new ConfigFloat(double.NegativeInfinity),
            '-' or (>= '0' and <= '9') => Number(),
            'n' when Take("null") => new ConfigNull(),
            't' when Take("true") => new ConfigBool(true),
            'f' when Take("false") => new ConfigBool(false),
            'N' when Take("NaN") => new ConfigFloat(double.NaN),
            'I' when Take("Infinity") => new ConfigFloat(double.PositiveInfinity),
            _ => null,
        };
    }

    private ConfigList? List(int depth)
    {
        List<ConfigValue> items = [];
        return Members(']', () =>
        {
            if (Value(depth + 1) is not { } item)
            {
                return false;
            }

            items.Add(item);
            return true;
        }) ? new ConfigList(items) : null;
    }

    private ConfigMap? Map(int depth)
    {
        List<KeyValuePair<ConfigValue, ConfigValue>> members = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        return Members('}', () =>
        {
            if (Text() is not { } name)
            {
                return false;
            }

            Skip();
            if (!Take(":"))
            {
                return false;
            }

            Skip();
            if (Value(depth + 1) is not { } value)
            {
                return false;
            }

            KeyValuePair<ConfigValue, ConfigValue> member = new(new ConfigText(name), value);
            if (places.TryGetValue(name, out int place))
            {
                members[place] = member;
            }
            else
            {
                places.Add(name, members.Count);
                members.Add(member);
            }

            return true;
        }) ? new ConfigMap(members) : null;
    }

    /// <summary>What stands between brackets, separated by commas.</summary>
    private bool Members(char close, Func<bool> member)
    {
        _at++;
        Skip();
        if (Peek() == close)
        {
            _at++;
            return true;
        }

        while (member())
        {
            Skip();
            char next = Peek();
            _at++;
            if (next == close)
            {
                return true;
            }

            if (next != ',')
            {
                return false;
            }

            Skip();
        }

        return false;
    }

    private ConfigValue? Number()
    {
        int start = _at;
        _at += Peek() == '-' ? 1 : 0;
        if (Peek() == '0')
        {
            _at++;
        }
        else if (Digits() == 0)
        {
            return null;
        }

        int end = _at;
        if (Peek() == '.')
        {
            _at++;
            _at = Digits() > 0 ? _at : end;
        }

        int fraction = _at;
        if (Peek() is 'e' or 'E')
        {
            _at++;
            _at += Peek() is '+' or '-' ? 1 : 0;
            _at = Digits() > 0 ? _at : fraction;
        }

        string number = text.Substring(start, _at - start);
        return _at == end
            ? new ConfigInt(BigInteger.Parse(number, CultureInfo.InvariantCulture))
            : new ConfigFloat(double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.PositiveInfinity);
    }

    private int Digits()
    {
        int start = _at;
        while (Peek() is >= '0' and <= '9')
        {
            _at++;
        }

        return _at - start;
    }

    private string? Text()
    {
        if (!Take("\""))
        {
            return null;
        }

        StringBuilder value = new();
        while (_at < text.Length)
        {
            char c = text[_at++];
            switch (c)
            {
                case '"':
                    return value.ToString();
                case < ' ':
                    return null;
                case '\\' when Escape() is { } escaped:
                    value.Append(escaped);
                    break;
                case '\\':
                    return null;
                default:
                    value.Append(c);
                    break;
            }
        }

        return null;
    }

    private char? Escape()
    {
        char c = Peek();
        _at++;
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _at + 4 <= text.Length
                && int.TryParse(text.Substring(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code):
                _at += 4;
                return (char)code;
            default:
                return null;
        }
    }

    private void Skip()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
        }
    }

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private bool Take(string expected)
    {
        if (string.CompareOrdinal(text, _at, expected, 0, expected.Length) != 0)
        {
            return false;
        }

        _at += expected.Length;
        return true;
    }
}
