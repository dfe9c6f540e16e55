using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
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

    /// <summary>A time in whole seconds.</summary>
    public static string Seconds(TimeSpan time) => string.Format(CultureInfo.InvariantCulture, "{0:0} s", time.TotalSeconds);

    public static string Of(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The first names and the number of the others.</summary>
    public static string Names(IReadOnlyCollection<string> names, int most = 5) => names.Count <= most
        ? string.Join(", ", names)
        : ReportWords.Say($"{string.Join(", ", names.Take(most))} and {names.Count - most:N0} more");

    public static string Join(IEnumerable<string> texts) => string.Join("; ", texts);

    /// <summary>A text on one line, without secrets and without characters that a screen does not show as themselves.</summary>
    public static string Plain(string text) =>
        Short(VisibleText.Line(Redaction.Of(text).Trim().Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ')), Longest);

    /// <summary>The beginning of a text.</summary>
    /// <param name="longest">Maximum characters, without the ellipsis.</param>
    public static string Short(string text, int longest) => text.Length <= longest
        ? text
        // Half of a surrogate pair is not a character.
        : text.Substring(0, char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest) + '…';
}
