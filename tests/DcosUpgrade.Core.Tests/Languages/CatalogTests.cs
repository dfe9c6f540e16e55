using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using DcosUpgrade.Core.Tests.Architecture;
using DcosUpgrade.Errors;
using DcosUpgrade.Languages;
using Xunit;

namespace DcosUpgrade.Core.Tests.Languages;

/// <summary>Each language has every sentence of the source, and no other.</summary>
public sealed class CatalogTests
{
    private static readonly Regex s_hole = new(@"(?<!\{)\{(\d+)\}");
    private static readonly Regex s_han = new(@"\p{IsCJKUnifiedIdeographs}");

    /// <summary>Translations without a word: punctuation, values and names only.</summary>
    private static readonly HashSet<string> s_withoutWords = ["bootstrap URL", "{0}: {1}", "{2}", "{0} / {1}"];

    public static TheoryData<string> Languages => [.. Catalog.Languages];

    private static string[] ErrorIds =>
        [.. typeof(SR).GetFields(BindingFlags.Public | BindingFlags.Static).Where(member => member.IsLiteral).Select(member => member.Name)];

    [Fact]
    public void Chinese_is_found() => Assert.Contains("zh-CN", Catalog.Languages);

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_sentence_has_a_row(string language)
    {
        HashSet<string> rows = [.. Catalog.Rows(language, errors: false).Select(row => row.Key)];

        Violations.None(SourceTexts.Sentences.Where(sentence => !rows.Contains(sentence.Format))
            .Select(sentence => $"{sentence.File}:{sentence.Line}: {sentence.Format.Replace("\n", "\\n")}"));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_row_has_a_text_in_the_source(string language)
    {
        HashSet<string> texts = [.. SourceTexts.Code.Concat(SourceTexts.Tables).Select(text => text.Format), .. Translation.Separators, Translation.FullStop];

        Violations.None(Catalog.Rows(language, errors: false).Select(row => row.Key).Where(key => !texts.Contains(key)));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Row_has_the_values_of_its_sentence(string language) =>
        Violations.None(Catalog.Rows(language, errors: false).Where(row => Holes(row.Key) != Holes(row.Value)).Select(row => $"{row.Key} -> {row.Value}"));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Row_is_not_empty(string language) => Violations.None(
        Catalog.Rows(language, errors: false).Concat(Catalog.Rows(language, errors: true)).Where(row => row.Value.Length == 0).Select(row => row.Key));

    [Fact]
    public void Chinese_row_has_Chinese_words() => Violations.None(
        Catalog.Rows("zh-CN", errors: false).Concat(Catalog.Rows("zh-CN", errors: true))
            .Where(row => !s_han.IsMatch(row.Value) && row.Key.Any(char.IsLetter) && !s_withoutWords.Contains(Sample(row.Value)))
            .Select(row => $"{row.Key} -> {row.Value}"));

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_error_has_its_message_and_remedy(string language) => Assert.Equal(
        ErrorIds.SelectMany(id => SR.Template(id + ".Remedy") is null ? [id] : new[] { id, id + ".Remedy" }).Order(),
        Catalog.Rows(language, errors: true).Select(row => row.Key).Order());

    [Theory]
    [MemberData(nameof(Languages))]
    public void Error_has_the_values_of_its_message(string language) => Violations.None(
        Catalog.Rows(language, errors: true).Where(row => Holes(SR.Template(row.Key) ?? "") != Holes(row.Value)).Select(row => $"{row.Key} -> {row.Value}"));

    [Fact]
    public void Every_exception_is_a_text_in_the_source_and_has_a_reason()
    {
        HashSet<string> texts = [.. SourceTexts.Code.Select(text => text.Format)];

        Violations.None(SourceTexts.Exceptions().Where(row => !texts.Contains(row.Text) || row.Reason.Length == 0).Select(row => row.Text));
    }

    private static string Holes(string format) => string.Join(" ", s_hole.Matches(format).Select(hole => hole.Groups[1].Value).Distinct().Order());

    private static string Sample(string text) => text.Replace('：', ':').Replace(":", ": ").Replace("  ", " ").TrimEnd('。', ' ');
}
