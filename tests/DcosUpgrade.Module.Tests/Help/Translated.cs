using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>Help in another language, and what is the same in every language: cmdlets, parameters, variables, ids, paths, numbers.</summary>
internal static class Translated
{
    /// <summary>The names of the English about topics, in order.</summary>
    public static IReadOnlyList<string> Topics { get; } =
    [
        .. AboutTopic.Files.Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "en-US")
            .Select(file => Path.GetFileName(file)[..^".help.txt".Length]),
    ];

    private static readonly Regex s_kept = new(
        @"(?<![\w-])[A-Z][a-z]+-(Dcos\w+)?"
        + @"|(?<![\w-])-[A-Za-z]\w*"
        + @"|\$\w+"
        + @"|(?<![\w.])~?(/[\w.<>*-]+)+/?"
        + @"|\b[A-Z][a-z0-9]+([A-Z][a-z0-9]*)+\b"
        + @"|\b\w+_\w+\b|\b[\w-]+\.(xml|json|jsonl|yaml|csv|ps1|sh|md|html|txt|service)\b",
        RegexOptions.CultureInvariant);

    private static readonly Regex s_number = new(@"(?<![\w.])\d[\d.,]*\d|(?<![\w.])\d", RegexOptions.CultureInvariant);

    /// <summary>What the one text names and the other does not; empty for a faithful translation. A number may be added: "four" becomes 4.</summary>
    public static string[] Differences(string english, string translation)
    {
        string[] from = Tokens(s_kept, english), to = Tokens(s_kept, translation);
        string[] numbers = Tokens(s_number, translation);
        return
        [
            .. from.Except(to).Select(token => "missing: " + token),
            .. to.Except(from).Select(token => "added: " + token),
            .. Tokens(s_number, english).Except(numbers).Select(token => "missing: " + token),
        ];
    }

    /// <summary>The path of a help file of a culture.</summary>
    public static string HelpFile(string culture, string name) =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(AboutTopic.Files[0]))!, culture, name);

    /// <summary>Fails with all texts in full.</summary>
    public static void AssertNone(IEnumerable<string> texts)
    {
        string[] found = [.. texts];
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    private static string[] Tokens(Regex pattern, string text) =>
        [.. pattern.Matches(text).Select(match => match.Value.TrimEnd('.', ',', '-')).Where(token => token.Length > 0).Distinct(StringComparer.Ordinal)];
}
