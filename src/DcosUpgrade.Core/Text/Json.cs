using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Text;

/// <summary>
/// Selects the members of an object that are parsed: returns the selection for the value of a member, or null to skip the member. A list
/// uses the selection for its items. Skipped members are validated too, but use no memory.
/// </summary>
internal delegate JsonKeep? JsonKeep(string name);

/// <summary>A JSON value: reading is lenient about what is missing and strict about what is malformed.</summary>
internal sealed class Json
{
    /// <summary>The largest document, unless a caller knows a smaller one.</summary>
    public const int MaxBytes = 64 << 20;

    private static readonly Json s_missing = new(null);
    private static readonly Json s_true = new(true);
    private static readonly Json s_false = new(false);
    private static readonly IReadOnlyDictionary<string, Json> s_noMembers = new Dictionary<string, Json>();
    private readonly object? _value;

    private Json(object? value) => _value = value;

    public bool Exists => !ReferenceEquals(this, s_missing);

    /// <summary>True for a list, which <see cref="Items"/> are then of: what is no list has no items either.</summary>
    public bool IsList => _value is List<Json>;

    public IReadOnlyList<Json> Items => _value as List<Json> ?? (IReadOnlyList<Json>)[];

    public IReadOnlyDictionary<string, Json> Members => _value as Dictionary<string, Json> ?? s_noMembers;

    public string? Text => _value as string;

    public double? Number => _value as double?;

    public bool? Boolean => _value as bool?;

    /// <summary>The member of an object; a value that does not <see cref="Exists"/> when there is none.</summary>
    public Json this[string name] =>
        _value is Dictionary<string, Json> members && members.TryGetValue(name, out Json? member) ? member : s_missing;

    /// <summary>Parses one document of at most <paramref name="maxBytes"/>, nested at most 64 deep.</summary>
    /// <param name="operation">The name of the operation, for the error.</param>
    /// <param name="keep">The selection for the outermost object; null for all members.</param>
    /// <param name="shown">The gate that texts and names pass; null for texts as they are.</param>
    /// <exception cref="NodeAnswerException">The text could not be parsed as JSON, or it exceeds a limit.</exception>
    public static Json Parse(TextPart text, string operation, int maxBytes = MaxBytes, JsonKeep? keep = null, Func<string, string>? shown = null)
    {
        const int Short = 1 << 16;
        TextPart trimmed = text.Trim();
        if (trimmed.Length > maxBytes)
        {
            throw new NodeAnswerException(operation, $"{trimmed.Length} characters of JSON where at most {maxBytes} bytes are expected");
        }

        XmlDictionaryReaderQuotas quotas = new()
        {
            MaxDepth = 64,
            MaxStringContentLength = maxBytes,
            MaxArrayLength = maxBytes,
            MaxBytesPerRead = 1 << 16,
            MaxNameTableCharCount = maxBytes,
        };
        try
        {
            using XmlDictionaryReader reader = trimmed.Length > Short
                ? JsonReaderWriterFactory.CreateJsonReader(trimmed.Utf8(), Encoding.UTF8, quotas, null)
                : JsonReaderWriterFactory.CreateJsonReader(Encoding.UTF8.GetBytes(trimmed.ToString()), quotas);
            _ = reader.MoveToContent();
            Json value = Read(reader, keep ?? Whole, shown ?? (static text => text));
            while (reader.Read())
            {
            }

            return value;
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException
            or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new NodeAnswerException(operation, "no JSON: " + Excerpt(text.ToString()), e);
        }
    }

    /// <summary>Selects all members.</summary>
    public static JsonKeep Whole { get; } = static _ => Whole;

    /// <summary>Selects these members with all of their content.</summary>
    public static JsonKeep Only(params string[] names) => Only(names.ToDictionary(name => name, _ => Whole, StringComparer.Ordinal));

    /// <summary>Selects these members, each with its own selection.</summary>
    public static JsonKeep Only(IReadOnlyDictionary<string, JsonKeep> members) => name => members.TryGetValue(name, out JsonKeep? keep) ? keep : null;

    /// <summary>Parses a file of a node. A file that a crash left incomplete is treated as an empty object.</summary>
    public static Json ParseOrEmpty(string text, Func<string, string>? shown = null)
    {
        try
        {
            return Parse(text.Length > 0 ? text : "{}", "", shown: shown);
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

    private static Json Read(XmlDictionaryReader reader, JsonKeep keep, Func<string, string> shown)
    {
        string type = reader.GetAttribute("type") ?? "string";
        switch (type)
        {
            case "object":
                Dictionary<string, Json> members = new(StringComparer.Ordinal);
                if (Enter(reader))
                {
                    while (reader.MoveToContent() is XmlNodeType.Element)
                    {
                        // A name that is not an XML name is in the attribute "item".
                        string name = reader.GetAttribute("item") ?? reader.LocalName;
                        if (keep(name) is { } of)
                        {
                            members[shown(name)] = Read(reader, of, shown);
                        }
                        else
                        {
                            reader.Skip();
                        }
                    }

                    reader.ReadEndElement();
                }

                return new Json(members);
            case "array":
                List<Json> items = [];
                if (Enter(reader))
                {
                    while (reader.MoveToContent() is XmlNodeType.Element)
                    {
                        items.Add(Read(reader, keep, shown));
                    }

                    reader.ReadEndElement();
                }

                return new Json(items);
            case "null":
                reader.Skip();
                return new Json(null);
            case "number":
                return new Json(double.Parse(reader.ReadElementContentAsString(), NumberStyles.Float, CultureInfo.InvariantCulture));
            case "boolean":
                return reader.ReadElementContentAsString() is "true" ? s_true : s_false;
            default:
                return new Json(shown(reader.ReadElementContentAsString()));
        }
    }

    /// <summary>Moves to the content of an element; false when it is empty.</summary>
    private static bool Enter(XmlDictionaryReader reader)
    {
        bool empty = reader.IsEmptyElement;
        _ = reader.Read();
        return !empty;
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

    // What a screen hides is escaped, so that a file of this module shows it. A reader takes no character without a meaning, escaped or not.
    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (int at = 0; at < value.Length; at++)
        {
            char c = value[at];
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                >= ' ' and < '\x7f' => text.Append(c),
                _ when !VisibleText.IsHidden(value, at) => text.Append(c),
                '\ufffe' or '\uffff' => VisibleText.Append(text.Append('\\'), c),
                _ when VisibleText.IsLone(value, at) => VisibleText.Append(text.Append('\\'), c),
                _ => VisibleText.Append(text, c),
            };
        }

        text.Append('"');
    }

    private static string Excerpt(string text) => text.Length <= 80 ? text : text.Substring(0, 80) + "…";
}
