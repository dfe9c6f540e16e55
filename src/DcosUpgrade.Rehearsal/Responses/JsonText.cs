using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace DcosUpgrade.Rehearsal.Responses;

/// <summary>Writes JSON as the daemons print it: no white space, members in the order of the calls.</summary>
/// <remarks><paramref name="escapeSlash"/>: Mesos prints <c>/</c> as <c>\/</c>, in names too, and every number with a decimal point.</remarks>
internal sealed class JsonText(bool escapeSlash, bool cut = false)
{
    private static readonly char[] s_marks = ['.', 'E'];
    private static readonly HashSet<string> s_unused = ["capabilities", "pid", "port", "version", "registered_time", "reregistered_time"];

    private readonly StringBuilder _text = new();
    private bool _comma;

    public static JsonText Mesos(bool cut = false) => new(escapeSlash: true, cut);

    public static JsonText Plain() => new(escapeSlash: false);

    /// <summary>True: members that <see cref="Operations.JsonCut.Resources"/> removes are not written.</summary>
    public bool IsCut => cut;

    public JsonText Begin(string? name = null) => Open(name, '{');

    public JsonText End() => Close('}');

    public JsonText BeginList(string? name = null) => Open(name, '[');

    public JsonText EndList() => Close(']');

    public JsonText Add(string name, string value) => IsLeftOut(name) ? this : Name(name).Value(value);

    public JsonText Add(string name, bool value) => Name(name).Append(value ? "true" : "false");

    public JsonText Add(string name, int value) => IsLeftOut(name) ? this : Name(name).Append(value.ToString(CultureInfo.InvariantCulture));

    public JsonText Add(string name, double value) => IsLeftOut(name) ? this : Name(name).Value(value);

    /// <param name="name">Result of <see cref="Quoted"/>.</param>
    public JsonText AddQuoted(string name, double value)
    {
        Separate();
        _text.Append(name).Append(':');
        return Value(value);
    }

    public JsonText Add(string name, IEnumerable<string> values)
    {
        if (IsLeftOut(name))
        {
            return this;
        }
        BeginList(name);
        foreach (var value in values)
        {
            Item(value);
        }
        return EndList();
    }

    public JsonText Item(string value)
    {
        Separate();
        return Value(value);
    }

    public override string ToString() => _text.ToString();

    /// <summary>Most numbers are small integers: they are appended without a temporary string.</summary>
    private JsonText Value(double value)
    {
        if (value is >= 0 and < 1000 && value == (int)value)
        {
            _text.Append((int)value);
            return Append(".0");
        }
        var text = value.ToString("G15", CultureInfo.InvariantCulture);
        _text.Append(text);
        return Append(text.IndexOfAny(s_marks) < 0 ? ".0" : "");
    }

    private JsonText Value(string value)
    {
        if (!IsPlain(value))
        {
            return Append(Quoted(value));
        }
        _text.Append('"').Append(value);
        return Append("\"");
    }

    private bool IsPlain(string value)
    {
        foreach (var c in value)
        {
            if (c is < ' ' or '"' or '\\' || (c == '/' && escapeSlash))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>As <see cref="Operations.JsonCut.UnusedNames"/>: a first member has no comma before it and stays.</summary>
    private bool IsLeftOut(string name) => cut && _comma && s_unused.Contains(name);

    private JsonText Open(string? name, char bracket)
    {
        if (name is null)
        {
            Separate();
        }
        else
        {
            Name(name);
        }
        _text.Append(bracket);
        _comma = false;
        return this;
    }

    private JsonText Close(char bracket)
    {
        _text.Append(bracket);
        _comma = true;
        return this;
    }

    private JsonText Name(string name)
    {
        Separate();
        Value(name);
        _text.Append(':');
        return this;
    }

    private void Separate()
    {
        if (_comma)
        {
            _text.Append(',');
        }
    }

    private JsonText Append(string text)
    {
        _text.Append(text);
        _comma = true;
        return this;
    }

    public string Quoted(string value)
    {
        if (IsPlain(value))
        {
            return "\"" + value + "\"";
        }
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '/' when escapeSlash: text.Append("\\/"); break;
                case < ' ': text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                default: text.Append(c); break;
            }
        }
        return text.Append('"').ToString();
    }
}
