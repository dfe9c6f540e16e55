using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>
/// Patterns of the product end with <c>\z</c>, because <c>$</c> also matches before a last line feed, and name their digits and letters, because
/// <c>\d</c> and <c>\w</c> match those of every script. Of every script on purpose: <c>\p{Nd}</c>.
/// </summary>
public sealed class RegexTests
{
    /// <summary>A statement or attribute that makes a pattern, up to its end.</summary>
    private static readonly Regex s_statement = new(
        @"\b(?:Regex|Pattern|ValidatePattern|Form)\b(?:""(?:[^""\\\r\n]|\\.)*""|@""(?:[^""]|"""")*""|[^;])*?[;\]]\r?\n");

    private static readonly Regex s_literal = new(@"(?<verbatim>@\$?|\$@)""(?<text>(?:[^""]|"""")*)""|\$?""(?<text>(?:[^""\\\r\n]|\\.)*)""");

    /// <summary>An anchor, unless escaped or in a set.</summary>
    private static readonly Regex s_end = new(@"(?:\\.|\[(?:\\.|[^\]\\])*\]|[^\\$\[])*?(?<end>\$)");

    private static readonly Regex s_everyScript = new(@"(?<!\\)(?:\\\\)*\\[dw]");

    [Fact]
    public void Patterns_of_the_product_end_with_z_and_name_their_digits()
    {
        string[] files = [.. Directory.GetFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))];
        Assert.True(files.Sum(file => Patterns(File.ReadAllText(file)).Count()) > 60, "The patterns of the product were not found.");

        Assert.Empty(files.SelectMany(file => Violations(File.ReadAllText(file)).Select(found => $"{Path.GetRelativePath(Repository.Root, file)}: {found}")));
    }

    [Theory]
    [InlineData("Regex a = new(\"^x$\", RegexOptions.CultureInvariant);\n", "^x$")]
    [InlineData("Regex a =\n    new(@\"^(x|$)\");\n", "^(x|$)")]
    [InlineData("Regex a = new(@\"^x(?!$)\\z\");\n", "^x(?!$)\\z")]
    [InlineData("_ = Regex.IsMatch(text, @\"^\\d;\\z\");\n", "^\\d;\\z")]
    [InlineData("Regex a = new(\"^\\\\w\\\\z\");\n", "^\\w\\z")]
    [InlineData("Pattern a = new(@\"^x$\");\n", "^x$")]
    [InlineData("[ValidatePattern(\"^[0-9]$\")]\n", "^[0-9]$")]
    [InlineData("(new Regex(@\"a\" + Part + @\"$\"), x);\n", "$")]
    public void Pattern_that_lets_more_pass_is_named(string source, string pattern) => Assert.Equal([pattern], Violations(source));

    [Theory]
    [InlineData("Regex a = new(\"^x\\\\z\");\n")]
    [InlineData("Regex a = new(@\"^[$]\\$x\\\\d\\z\");\n")]
    [InlineData("Regex a = new(\"^x$\", RegexOptions.Multiline);\n")]
    [InlineData("Regex a = new($\"^{Part}\\\\z\");\n")]
    [InlineData("string a = \"echo $\";\n")]
    public void Pattern_that_ends_is_accepted(string source) => Assert.Empty(Violations(source));

    private static IEnumerable<(string Statement, string Text)> Patterns(string source) =>
        from Match statement in s_statement.Matches(source)
        from Match literal in s_literal.Matches(statement.Value)
        select (statement.Value, literal.Groups["verbatim"].Success
            ? literal.Groups["text"].Value.Replace("\"\"", "\"")
            : literal.Groups["text"].Value.Replace("\\\\", "\\").Replace("\\\"", "\""));

    private static IEnumerable<string> Violations(string source) =>
        from pattern in Patterns(source)
        where (!pattern.Statement.Contains("Multiline", StringComparison.Ordinal) && Ends(pattern.Text)) || s_everyScript.IsMatch(pattern.Text)
        select pattern.Text;

    /// <summary>Not <c>${name}</c>, which is the text of a replacement.</summary>
    private static bool Ends(string pattern) =>
        s_end.Match(pattern) is { Success: true, Index: 0 } match && match.Groups["end"].Index is var at
            && (at + 1 == pattern.Length || pattern[at + 1] != '{');
}
