using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>
/// Rewrites a config.yaml in ASCII with the same meaning: keys and values with escapes in double quotes, comments with the letters
/// below their accents, or escapes. Without a byte order mark; lines that are ASCII stay as they are.
/// </summary>
internal static class AsciiRewriter
{
    private static readonly char[] s_blanks = [' ', '\t', '\r', '\n'];

    private static readonly Dictionary<char, string> s_punctuation = new()
    {
        ['\u2010'] = "-", ['\u2011'] = "-", ['\u2012'] = "-", ['\u2013'] = "-", ['\u2014'] = "-",
        ['\u2018'] = "'", ['\u2019'] = "'", ['\u201c'] = "\"", ['\u201d'] = "\"", ['\u201e'] = "\"",
    };

    /// <exception cref="InputException">A value cannot be rewritten where it stands (ConfigNotEditable).</exception>
    public static ConfigDocument Rewrite(ConfigDocument document, IYamlReader yaml)
    {
        if (NonAscii.Find(document.WithMark) is not { } first)
        {
            return document;
        }

        try
        {
            ConfigDocument written = ConfigDocument.Parse(Write(document.Text, Scalars(document.Root)), document.Source, yaml);
            return Meaning(written).SequenceEqual(Meaning(document)) ? written : throw NotEditable(document, first.Line, first.Column, first.Name);
        }
        catch (InputException e) when (e.Id == SR.YamlInvalid)
        {
            throw NotEditable(document, first.Line, first.Column, first.Name);
        }
    }

    /// <summary>A comment in ASCII.</summary>
    public static string Comment(string text) => NonAscii.Replace(
        text,
        found => s_punctuation.TryGetValue(found[0], out string? plain) ? plain : WithoutAccents(found) ?? YamlValue.Escaped(found));

    private static IEnumerable<string> Meaning(ConfigDocument document) =>
        document.Entries.Select(entry => entry.Key + "=" + PythonJson.WriteCanonical(entry.Value));

    private static InputException NotEditable(ConfigDocument document, int line, int column, string what) =>
        new(SR.ConfigNotEditable, document.Source, $"{document.Source}:{line}:{column}", what);

    private static string Write(string text, IReadOnlyList<YamlScalar> scalars)
    {
        int[] lines = ConfigEditor.LineStarts(text);
        StringBuilder written = new();
        int at = 0;
        foreach (YamlScalar scalar in scalars.OrderBy(scalar => scalar.Line).ThenBy(scalar => scalar.Column))
        {
            int start = AfterProperties(text, Math.Min(text.Length, lines[Math.Min(scalar.Line, lines.Length) - 1] + scalar.Column - 1));
            int end = End(text, start, scalar);
            if (start >= at && end > start)
            {
                written.Append(Comment(text.Substring(at, start - at)));
                written.Append(text[start] == '"' ? YamlValue.Escaped(text.Substring(start, end - start)) : YamlValue.Quoted(scalar.Text));
                at = end;
            }
        }

        return written.Append(Comment(text.Substring(at))).ToString();
    }

    /// <summary>The scalars that are not ASCII, each once.</summary>
    private static List<YamlScalar> Scalars(YamlTree root)
    {
        // An alias is the same object as its anchor.
        HashSet<YamlTree> seen = [];
        void Walk(YamlTree tree)
        {
            if (seen.Add(tree))
            {
                IEnumerable<YamlTree> parts = tree switch
                {
                    YamlSequence list => list.Items,
                    YamlMapping map => map.Entries.SelectMany(entry => new[] { entry.Key, entry.Value }),
                    _ => [],
                };
                parts.ToList().ForEach(Walk);
            }
        }

        Walk(root);
        return [.. seen.OfType<YamlScalar>().Where(scalar => scalar.Text.Any(NonAscii.Is))];
    }

    /// <summary>Behind an anchor and a tag.</summary>
    private static int AfterProperties(string text, int at)
    {
        while (at < text.Length && text[at] is '&' or '!')
        {
            int blank = text.IndexOfAny(s_blanks, at);
            at = blank < 0 ? text.Length : blank;
            while (at < text.Length && s_blanks.Contains(text[at]))
            {
                at++;
            }
        }

        return at;
    }

    /// <summary>The end of a scalar; its start when it is not there.</summary>
    private static int End(string text, int start, YamlScalar scalar) => start >= text.Length ? start : text[start] switch
    {
        '"' or '\'' => YamlScan.Quoted(text, start),
        '|' or '>' => BlockEnd(text, start),
        _ => PlainEnd(text, start, scalar.Text),
    };

    /// <summary>The end of text without quotes, which may go over several lines: the same characters, whatever blanks are between them.</summary>
    private static int PlainEnd(string text, int start, string value)
    {
        int at = start;
        foreach (char c in value.Where(c => !s_blanks.Contains(c)))
        {
            while (at < text.Length && s_blanks.Contains(text[at]))
            {
                at++;
            }

            if (at >= text.Length || text[at] != c)
            {
                return start;
            }

            at++;
        }

        return at;
    }

    /// <summary>The end of the last line of a block, which is indented as the first one or deeper.</summary>
    private static int BlockEnd(string text, int start)
    {
        int end = YamlScan.LineEnd(text, start);
        int indent = 0;
        for (int line = text.IndexOf('\n', start) + 1; line > 0 && line < text.Length; line = text.IndexOf('\n', line) + 1)
        {
            int first = YamlScan.SkipBlanks(text, line);
            if (first < text.Length && text[first] is not ('\r' or '\n'))
            {
                indent = indent == 0 ? first - line : indent;
                if (first - line < indent || indent == 0)
                {
                    break;
                }

                end = YamlScan.LineEnd(text, line);
            }
        }

        return end;
    }

    /// <summary>A letter without its accents; null when it has no letter of ASCII.</summary>
    private static string? WithoutAccents(string element)
    {
        string plain = string.Concat(element.Normalize(NormalizationForm.FormKD)
            .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
        return plain.Length > 0 && !plain.Any(c => NonAscii.Is(c) || c < ' ') ? plain : null;
    }
}
