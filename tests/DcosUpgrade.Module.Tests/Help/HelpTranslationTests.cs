using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>The catalog of a language has the texts of the English help, no others, and nothing but the words differs.</summary>
public sealed class HelpTranslationTests
{
    /// <summary>Row of the word before the number of an example; it is not a text of its own in the help.</summary>
    private const string ExampleWord = "Example";

    private static readonly Regex s_title = new("^-+ Example [0-9]+: (.+?) -+$", RegexOptions.CultureInvariant);

    private static readonly string[][] s_rows =
        [.. File.ReadAllLines(Path.Combine(Repository.Root, "src", "Help", "zh.tsv")).Select(line => line.Split('\t'))];

    private static readonly string[] s_english =
        [.. Texts("en-US").Select(text => s_title.Replace(text, "$1")).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<XElement> Elements(string culture) =>
        XDocument.Load(Translated.HelpFile(culture, "DcosUpgrade.dll-Help.xml")).Descendants();

    private static IEnumerable<string> Texts(string culture) => Elements(culture).Where(IsText).Select(element => element.Value);

    private static bool IsText(XElement element) =>
        element.Name.LocalName is "para" or "title" && !element.HasElements && !string.IsNullOrWhiteSpace(element.Value);

    [Fact]
    public void Every_row_is_an_English_text_and_its_translation() => Assert.All(s_rows, row =>
    {
        Assert.Equal(2, row.Length);
        Assert.All(row, field => Assert.Equal(field.Trim(), field));
        Assert.All(row, Assert.NotEmpty);
        Assert.Matches("[\u4E00-\u9FFF]", row[1]);
    });

    [Fact]
    public void Every_text_of_the_help_is_translated() => Translated.AssertNone(s_english.Except(s_rows.Select(row => row[0])));

    [Fact]
    public void No_row_is_left_of_a_text_that_is_gone() =>
        Translated.AssertNone(s_rows.Select(row => row[0]).Except(s_english).Except([ExampleWord]));

    [Fact]
    public void No_text_has_two_rows() => Assert.Distinct(s_rows.Select(row => row[0]));

    [Fact]
    public void Names_parameters_paths_and_numbers_are_the_same_in_both_languages() =>
        Translated.AssertNone(s_rows.SelectMany(row => Translated.Differences(row[0], row[1]).Select(difference => $"{difference} in: {row[1]}")));

    [Fact]
    public void Translated_help_differs_in_its_texts_only()
    {
        Assert.Equal(Elements("en-US").Select(Structure), Elements("zh").Select(Structure));
        Assert.All(Texts("zh"), text => Assert.Matches("[\u4E00-\u9FFF]", text));
    }

    /// <summary>The element with its attributes, and its value where that is code or a name.</summary>
    private static string Structure(XElement element) =>
        $"{element.Name} {string.Join(" ", element.Attributes())} {(element.HasElements || IsText(element) ? "" : element.Value)}";
}
