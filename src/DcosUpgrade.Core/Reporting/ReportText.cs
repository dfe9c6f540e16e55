using System;
using System.Collections.Generic;
using System.Globalization;
using DcosUpgrade.Errors;
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

    /// <summary>A text on one line, without secrets and without characters that a screen does not show as themselves.</summary>
    public static string Plain(string text)
    {
        string line = VisibleText.Line(Redaction.Of(text).Trim().Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' '));
        if (line.Length <= Longest)
        {
            return line;
        }

        // Half of a surrogate pair is not a character.
        return line.Substring(0, char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest) + '…';
    }
}
