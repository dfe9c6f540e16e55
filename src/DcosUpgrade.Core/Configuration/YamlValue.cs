using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Text.RegularExpressions;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>Writes a value for config.yaml on one line, so that the installer reads exactly it: lists and mappings in JSON's notation, which YAML
/// shares.</summary>
internal static class YamlValue
{
    // Whatever might be a number, a date, a bool or nothing to the installer's library, or structure between braces, goes into quotes.
    private static readonly Regex s_plain =
        new(@"^(?!(?:y|n|yes|no|true|false|on|off|null)$)[A-Za-z/][A-Za-z0-9_./-]*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Regex s_control = new(@"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", RegexOptions.CultureInvariant);

    public static string Write(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => Text(text),
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        IEnumerable<KeyValuePair<string, object?>> or IEnumerable => Json.Write(value),
        _ => Text(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static string Text(string text) =>
        s_plain.IsMatch(text) ? text
        : s_control.IsMatch(text) ? $"\"{s_control.Replace(text.Replace("\\", @"\\").Replace("\"", "\\\""), control => $"\\u{(int)control.Value[0]:x4}")}\""
        : $"'{text.Replace("'", "''")}'";
}
