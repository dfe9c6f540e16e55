using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>The README in another language has the sections and the code of the English one; comments in code are translated.</summary>
public sealed class ReadmeTranslationTests
{
    private static readonly string[] s_english = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));

    private static readonly string[] s_translated = File.ReadAllLines(Path.Combine(Repository.Root, "module", "README.zh-CN.md"));

    private static readonly Regex s_comment = new(@"(^|\s+)#\s.*$", RegexOptions.CultureInvariant);

    [Fact]
    public void Sections_and_the_items_of_each_are_the_same() => Assert.Equal(Outline(s_english), Outline(s_translated));

    [Fact]
    public void Code_is_the_same()
    {
        Translated.AssertNone(Code(s_english).Except(Code(s_translated)).Select(line => "missing: " + line)
            .Concat(Code(s_translated).Except(Code(s_english)).Select(line => "added: " + line)));
        Assert.Equal(Code(s_english), Code(s_translated));
    }

    /// <summary>The commands and names in sentences; a path to the help is that of the language.</summary>
    [Fact]
    public void Code_in_sentences_is_the_same()
    {
        string[] english = [.. InlineCode(s_english).Select(code => code.Replace("module/en-US/", "module/zh/", StringComparison.Ordinal))];
        string[] translated = [.. InlineCode(s_translated)];
        Translated.AssertNone(english.Except(translated).Select(code => "missing: " + code)
            .Concat(translated.Except(english).Select(code => "added: " + code)));
    }

    private static IEnumerable<string> Outline(string[] lines) => OutsideCode(lines)
        .Select(line => Regex.Match(line, "^(#+|- )").Value).Where(mark => mark.Length > 0);

    private static IEnumerable<string> OutsideCode(string[] lines)
    {
        bool isCode = false;
        foreach (string line in lines)
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            if (!isCode && !isFence)
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Code(string[] lines)
    {
        bool isCode = false;
        foreach (string line in lines)
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            if (isCode || isFence)
            {
                yield return s_comment.Replace(line, "");
            }
        }
    }

    private static IEnumerable<string> InlineCode(string[] lines) =>
        Regex.Matches(string.Join("\n", OutsideCode(lines)), "`([^`]+)`")
            .Select(match => Regex.Replace(match.Groups[1].Value, @"\s+", " "));
}
