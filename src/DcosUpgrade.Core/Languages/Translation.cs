using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;

namespace DcosUpgrade.Languages;

/// <summary>
/// Translates the English texts of this module for display. Objects, journals and JSON have English texts in every language; what a user sees passes here.
/// </summary>
/// <remarks>
/// <para>The catalog of a language is the folder of its name in Languages. The key of a sentence is its English format. A text is looked up as it is;
/// otherwise the matching format with the most literal characters is taken, and its arguments are translated in the same way. A text of several lines,
/// sentences or list items is translated part by part. A text that no format matches, such as the output of a program, remains unchanged.</para>
/// <para>Thread-safe. A catalog is read at the first text in its language; English has none.</para>
/// </remarks>
public static class Translation
{
    /// <summary>A longer text remains unchanged: it is data.</summary>
    internal const int MaxLength = 20000;

    /// <summary>Arguments of arguments, and so on, up to this depth.</summary>
    private const int MaxDepth = 8;

    /// <summary>Names that can stand before a sentence.</summary>
    private const int MaxNames = 3;

    private const string Colon = ": ";
    private const string Comment = "# ";
    private const string TimePattern = "0000-00-00 00:00:00Z ";
    private const string SpanPattern = "00:00:00–00:00:00 ";

    /// <summary>What joins parts that are translated one by one, the strongest first. A language has its own form of each in its catalog.</summary>
    internal static readonly IReadOnlyList<string> Separators = ["\n", "; ", ". ", ": ", ", "];

    /// <summary>What a text can end with in addition to its sentence.</summary>
    internal const string FullStop = ".";

    /// <summary>The text in the language of the user interface (CurrentUICulture).</summary>
    /// <param name="english">A text of this module; null results in null.</param>
    [return: NotNullIfNotNull(nameof(english))]
    public static string? Shown(string? english) => english is null ? null : Of(english, CultureInfo.CurrentUICulture);

    /// <summary>The text in a language.</summary>
    /// <param name="english">A text of this module.</param>
    /// <param name="culture">The language: the culture, a parent of it, or another culture of the same language must have a catalog; otherwise the text is
    /// unchanged.</param>
    public static string Of(string english, CultureInfo culture) =>
        Catalog.For(culture) is { } catalog && english.Length <= MaxLength ? Text(catalog, english, MaxDepth) : english;

    /// <summary>The name of the language that texts have in a culture, such as zh-CN; en without a catalog.</summary>
    public static string LanguageOf(CultureInfo culture) => Catalog.For(culture)?.Language ?? "en";

    /// <summary>The message of an error in a language.</summary>
    internal static string Message(DcosException error, CultureInfo culture) =>
        Catalog.For(culture) is { } catalog && catalog.Errors.TryGetValue(error.Id, out string? format) ? Format(catalog, format, error) : error.Message;

    /// <summary>The remedy of an error in a language; null when the message has it.</summary>
    internal static string? Remedy(DcosException error, CultureInfo culture) =>
        error.OwnRemedy is { } own ? Of(own, culture)
        : error.Remedy is not null && Catalog.For(culture) is { } catalog && catalog.Errors.TryGetValue($"{error.Id}.Remedy", out string? format)
            ? Format(catalog, format, error)
            : error.Remedy;

    private static string Format(Catalog catalog, string format, DcosException error) =>
        SR.Format(
            format,
            [
                .. error.Arguments.Select((arg, i) => arg is string { Length: <= MaxLength } text && !format.Contains($"'{{{i}}}'")
                    ? Text(catalog, text, MaxDepth)
                    : arg),
            ]);

    private static string Text(Catalog catalog, string text, int depth) =>
        depth == 0 || text.Length < 2 ? text : Known(catalog, text, depth, 0) ?? text;

    /// <summary>The translation of a text or of its parts; null when there is none.</summary>
    /// <param name="level">The first separator that can divide it.</param>
    private static string? Known(Catalog catalog, string text, int depth, int level)
    {
        string trimmed = text.TrimEnd(' ');
        if (trimmed.Length < text.Length)
        {
            return Known(catalog, trimmed, depth, level) is { } inner ? inner + text.Substring(trimmed.Length) : null;
        }

        return Sentence(catalog, text, depth) ?? Behind(catalog, text, depth, level) ?? Parts(catalog, text, depth, level);
    }

    /// <summary>The translation of a whole text, with or without its full stop; null when no sentence matches.</summary>
    private static string? Sentence(Catalog catalog, string text, int depth)
    {
        string stop = catalog.Joint(FullStop);
        if (Whole(catalog, text, depth) is { } whole)
        {
            return whole;
        }

        if (catalog.Exact(text + FullStop) is { } stopped && stopped.EndsWith(stop, StringComparison.Ordinal))
        {
            return stopped.Substring(0, stopped.Length - stop.Length);
        }

        return text.EndsWith(FullStop, StringComparison.Ordinal) && Whole(catalog, text.Substring(0, text.Length - 1), depth) is { } sentence
            ? sentence + stop
            : null;
    }

    private static string? Whole(Catalog catalog, string text, int depth) =>
        catalog.Exact(text) ?? catalog.Match(text)?.Render(hole => Text(catalog, hole, depth - 1));

    /// <summary>The translation of a sentence behind the time of a verbose line, the sign of a comment, or a name, or in parentheses behind a name.</summary>
    private static string? Behind(Catalog catalog, string text, int depth, int level)
    {
        if (Prefix(text) is { Length: > 0 } prefix)
        {
            return Known(catalog, text.Substring(prefix.Length), depth, level) is { } rest ? prefix + rest : null;
        }

        int colon = text.IndexOf(Colon, StringComparison.Ordinal);
        for (int tries = 0; colon > 0 && tries < MaxNames; tries++, colon = text.IndexOf(Colon, colon + 1, StringComparison.Ordinal))
        {
            if (Sentence(catalog, text.Substring(colon + Colon.Length), depth) is { } said)
            {
                return Text(catalog, text.Substring(0, colon), depth - 1) + catalog.Joint(Colon) + said;
            }
        }

        int open = text.IndexOf(" (", StringComparison.Ordinal);
        return open > 0 && text[text.Length - 1] == ')' && Sentence(catalog, text.Substring(open + 2, text.Length - open - 3), depth) is { } inside
            ? $"{Text(catalog, text.Substring(0, open), depth - 1)} ({inside})"
            : null;
    }

    /// <summary>The translation of the parts of a text; null when none of them has one.</summary>
    private static string? Parts(Catalog catalog, string text, int depth, int first)
    {
        for (int level = first; level < Separators.Count; level++)
        {
            string[] parts = text.Split([Separators[level]], StringSplitOptions.None);
            if (parts.Length == 1)
            {
                continue;
            }

            string?[] translated = [.. parts.Select(part => part.Length < 2 ? null : Known(catalog, part, depth, level + 1))];
            return translated.All(part => part is null)
                ? null
                : string.Join(catalog.Joint(Separators[level]), parts.Select((part, i) => translated[i] ?? part));
        }

        return null;
    }

    /// <summary>The time of a verbose line, the sign of a comment in a program, or a name with the times of a report; empty when there is none.</summary>
    private static string Prefix(string text)
    {
        if (text.StartsWith(Comment, StringComparison.Ordinal) && text.IndexOf('\n') < 0)
        {
            return Comment;
        }

        if (IsTime(text, 0, TimePattern))
        {
            return text.Substring(0, TimePattern.Length);
        }

        int from = text.IndexOf('–') - SpanPattern.IndexOf('–');
        return from > 0 && IsTime(text, from, SpanPattern) ? text.Substring(0, from + SpanPattern.Length) : "";
    }

    private static bool IsTime(string text, int from, string pattern) => text.Length > from + pattern.Length
        && pattern.Select((c, i) => c == '0' ? text[from + i] is >= '0' and <= '9' : text[from + i] == c).All(same => same);
}
