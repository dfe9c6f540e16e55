using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using DcosUpgrade.Secrets;

namespace DcosUpgrade.Reporting;

/// <summary>Times, numbers and texts for the formats that people read.</summary>
internal static class ReportText
{
    /// <summary>Maximum characters of a text. The JSON report contains the complete text.</summary>
    private const int Longest = 500;

    public static string Of(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";

    public static string Of(TimeSpan? time) => time is not { } span ? "" : span.TotalHours >= 1
        ? string.Format(CultureInfo.InvariantCulture, "{0} h {1:00} min", (int)span.TotalHours, span.Minutes)
        : span.TotalMinutes >= 1
            ? string.Format(CultureInfo.InvariantCulture, "{0} min {1:00} s", (int)span.TotalMinutes, span.Seconds)
            : string.Format(CultureInfo.InvariantCulture, "{0:0} s", span.TotalSeconds);

    public static string Of(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Join(IEnumerable<string> texts) => string.Join("; ", texts);

    /// <summary>
    /// A text on one line, without secrets. Control characters and characters that change the direction of text are written as their
    /// numbers, so that they cannot disguise the text.
    /// </summary>
    public static string Plain(string text)
    {
        StringBuilder plain = new();
        foreach (char c in Redaction.Of(text).Trim())
        {
            if (plain.Length >= Longest)
            {
                plain.Append('…');
                break;
            }

            _ = c switch
            {
                '\n' or '\r' or '\t' => plain.Append(' '),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') =>
                    plain.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => plain.Append(c),
            };
        }

        // Half of a surrogate pair is not a character.
        bool endsInHalf = plain.Length > 1 && char.IsHighSurrogate(plain[plain.Length - 2]) && plain[plain.Length - 1] == '…';
        return endsInHalf ? plain.Remove(plain.Length - 2, 1).ToString() : plain.ToString();
    }
}
