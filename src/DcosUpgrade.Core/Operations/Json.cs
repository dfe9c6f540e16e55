using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Operations;

/// <summary>A JSON value: reading is lenient about what is missing and strict about what is malformed.</summary>
internal sealed class Json
{
    private static readonly Json s_missing = new(null);
    private readonly object? _value;

    private Json(object? value) => _value = value;

    public bool Exists => !ReferenceEquals(this, s_missing);

    public IReadOnlyList<Json> Items => _value as List<Json> ?? (IReadOnlyList<Json>)[];

    public IReadOnlyDictionary<string, Json> Members => _value as Dictionary<string, Json> ?? new Dictionary<string, Json>();

    public string? Text => _value as string;

    public double? Number => _value as double?;

    public bool? Boolean => _value as bool?;

    /// <summary>The member of an object; a value that does not <see cref="Exists"/> when there is none.</summary>
    public Json this[string name] =>
        _value is Dictionary<string, Json> members && members.TryGetValue(name, out Json? member) ? member : s_missing;

    /// <summary>Parses one document of at most <paramref name="maxBytes"/>, nested at most 64 deep.</summary>
    /// <param name="operation">Who asked, for the error.</param>
    /// <param name="wanted">Which members of the outermost object are kept; null for all.</param>
    /// <exception cref="NodeAnswerException">It is no JSON or over a bound.</exception>
    public static Json Parse(string text, string operation, int maxBytes = 64 << 20, Func<string, bool>? wanted = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text.Trim());
        if (bytes.Length > maxBytes)
        {
            throw new NodeAnswerException(operation, $"{bytes.Length} bytes of JSON where at most {maxBytes} are expected");
        }

        XmlDictionaryReaderQuotas quotas = new() { MaxDepth = 64, MaxStringContentLength = maxBytes, MaxArrayLength = maxBytes, MaxBytesPerRead = 1 << 16, MaxNameTableCharCount = maxBytes };
        try
        {
            using XmlDictionaryReader reader = JsonReaderWriterFactory.CreateJsonReader(bytes, 0, bytes.Length, Encoding.UTF8, quotas, null);
            _ = reader.MoveToContent();
            Json value = Read(reader, wanted);
            while (reader.Read())
            {
            }

            return value;
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new NodeAnswerException(operation, "no JSON: " + Excerpt(text), e);
        }
    }

    /// <summary>The same for a file on a node: torn by a crash it is the same as none, and decisions know what to make of that.</summary>
    public static Json ParseOrEmpty(string text)
    {
        try
        {
            return Parse(text.Length > 0 ? text : "{}", "");
        }
        catch (NodeAnswerException)
        {
            return Parse("{}", "");
        }
    }

    /// <summary>Writes null, bool, text, numbers, <see cref="DateTimeOffset"/>, sequences and name/value pairs, in the given order.</summary>
    public static string Write(object? value)
    {
        StringBuilder text = new();
        Append(text, value);
        return text.ToString();
    }

    private static Json Read(XmlDictionaryReader reader, Func<string, bool>? wanted = null)
    {
        string type = reader.GetAttribute("type") ?? "string";
        bool empty = reader.IsEmptyElement;
        switch (type)
        {
            case "object":
                Dictionary<string, Json> members = new(StringComparer.Ordinal);
                foreach (KeyValuePair<string, Json> child in Children(reader, empty, wanted))
                {
                    members[child.Key] = child.Value;
                }

                return new Json(members);
            case "array":
                return new Json(Children(reader, empty).Select(child => child.Value).ToList());
            case "null":
                reader.Skip();
                return new Json(null);
            case "number":
                return new Json(double.Parse(reader.ReadElementContentAsString(), NumberStyles.Float, CultureInfo.InvariantCulture));
            case "boolean":
                return new Json(reader.ReadElementContentAsString() is "true");
            default:
                return new Json(reader.ReadElementContentAsString());
        }
    }

    private static IEnumerable<KeyValuePair<string, Json>> Children(XmlDictionaryReader reader, bool empty, Func<string, bool>? wanted = null)
    {
        _ = reader.Read();
        if (empty)
        {
            yield break;
        }

        while (reader.MoveToContent() is XmlNodeType.Element)
        {
            // A name that is no XML name is carried in the attribute "item".
            string name = reader.GetAttribute("item") ?? reader.LocalName;
            if (wanted?.Invoke(name) is false)
            {
                reader.Skip();
            }
            else
            {
                yield return new(name, Read(reader));
            }
        }

        reader.ReadEndElement();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool flag:
                text.Append(flag ? "true" : "false");
                break;
            case string s:
                AppendString(text, s);
                break;
            case DateTimeOffset time:
                AppendString(text, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                break;
            case IEnumerable<KeyValuePair<string, object?>> members:
                AppendAll(text, '{', '}', members, member =>
                {
                    AppendString(text, member.Key);
                    text.Append(':');
                    Append(text, member.Value);
                });
                break;
            case System.Collections.IEnumerable items:
                AppendAll(text, '[', ']', items.Cast<object?>(), item => Append(text, item));
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendAll<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> append)
    {
        text.Append(open);
        bool first = true;
        foreach (T item in items)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            append(item);
        }

        text.Append(close);
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                < ' ' or '\u007f' or '\u2028' or '\u2029' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static string Excerpt(string text) => text.Length <= 80 ? text : text.Substring(0, 80) + "…";
}
