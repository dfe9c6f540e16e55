using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DcosUpgrade.Configuration;

/// <summary>JSON as Python's library writes and reads it: what the installer does with every list and mapping.</summary>
internal static class PythonJson
{
    /// <summary>The library's own form: blanks after commas and colons, members in order, ASCII.</summary>
    /// <returns>Null when it cannot be written: a date, a key that is a date.</returns>
    public static string? Write(ConfigValue value)
    {
        StringBuilder text = new();
        return Append(text, value, ", ", ": ", sorted: false) ? text.ToString() : null;
    }

    /// <summary>One form for one meaning: no blanks, members sorted.</summary>
    public static string WriteCanonical(ConfigValue value)
    {
        StringBuilder text = new();
        Append(text, value, ",", ":", sorted: true);
        return text.ToString();
    }

    /// <returns>Null when the text is no JSON.</returns>
    /// <exception cref="InstallerRefusal">It is nested so deep that the library gives up.</exception>
    public static ConfigValue? Read(string text) => new PythonJsonParser(text).Parse();

    private static bool Append(StringBuilder text, ConfigValue value, string comma, string colon, bool sorted)
    {
        switch (value)
        {
            case ConfigText or ConfigNull or ConfigBool or ConfigInt or ConfigFloat:
                text.Append(value is ConfigText s ? Quote(s.Value) : Bare(value));
                return true;
            case ConfigList list:
                return AppendAll(text, '[', ']', comma, list.Items, item => Append(text, item, comma, colon, sorted));
            case ConfigMap map:
                IEnumerable<KeyValuePair<string?, ConfigValue>> members =
                    map.Members.Select(member => new KeyValuePair<string?, ConfigValue>(Name(member.Key), member.Value));
                return AppendAll(text, '{', '}', comma, sorted ? members.OrderBy(member => member.Key, StringComparer.Ordinal) : members, member =>
                {
                    text.Append(member.Key is null ? "" : Quote(member.Key)).Append(colon);
                    return member.Key is not null && Append(text, member.Value, comma, colon, sorted);
                });
            default:
                return false;
        }
    }

    private static bool AppendAll<T>(StringBuilder text, char open, char close, string comma, IEnumerable<T> items, Func<T, bool> append)
    {
        text.Append(open);
        string separator = "";
        foreach (T item in items)
        {
            text.Append(separator);
            separator = comma;
            if (!append(item))
            {
                return false;
            }
        }

        text.Append(close);
        return true;
    }

    /// <summary>Names that are no text are written as they would be as values.</summary>
    private static string? Name(ConfigValue key) => key switch
    {
        ConfigText text => text.Value,
        ConfigNull or ConfigBool or ConfigInt or ConfigFloat => Bare(key),
        _ => null,
    };

    private static string Bare(ConfigValue value) => value switch
    {
        ConfigBool flag => flag.Value ? "true" : "false",
        ConfigInt number => number.Value.ToString(CultureInfo.InvariantCulture),
        ConfigFloat number => Number(number.Value),
        _ => "null",
    };

    private static string Number(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Any(c => c is '.' or 'E') ? text.Replace("E", "e") : text + ".0";
    }

    private static string Quote(string value)
    {
        StringBuilder text = new("\"");
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\f' => text.Append("\\f"),
                '\b' => text.Append("\\b"),
                < ' ' or > '~' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }
}
