using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>Writes a value for config.yaml on one line, so that the installer reads exactly it: lists and mappings in JSON's notation, which YAML
/// shares.</summary>
internal static class YamlValue
{
    // Whatever might be a number, a date, a bool or nothing to the installer's library, or structure between braces, goes into quotes.
    private static readonly Pattern s_plain =
        new(@"^(?!(?:y|n|yes|no|true|false|on|off|null)\z)[A-Za-z/][A-Za-z0-9_./-]*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Pattern s_control = new(@"[\x00-\x1f\x7f]", RegexOptions.CultureInvariant);

    public static string Write(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => Text(text),
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        IEnumerable<KeyValuePair<string, object?>> or IEnumerable => Escaped(Json.Write(value)),
        _ => Text(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    /// <summary>A text in double quotes, in ASCII.</summary>
    public static string Quoted(string text) =>
        $"\"{Escaped(s_control.Replace(text.Replace("\\", @"\\").Replace("\"", "\\\""), control => Escape(control.Value[0])))}\"";

    /// <summary>The characters that are not ASCII as escapes, which YAML reads between double quotes.</summary>
    public static string Escaped(string text) =>
        NonAscii.Replace(text, found => found.Length == 1 ? Escape(found[0])
            : string.Format(CultureInfo.InvariantCulture, "\\U{0:x8}", char.ConvertToUtf32(found, 0)));

    private static string Escape(char c) => c == '\n' ? "\\n" : string.Format(CultureInfo.InvariantCulture, "\\u{0:x4}", (int)c);

    private static string Text(string text) =>
        s_plain.IsMatch(text) ? text
        : s_control.IsMatch(text) || text.Any(NonAscii.Is) ? Quoted(text)
        : $"'{text.Replace("'", "''")}'";
}
