using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>Each about topic in another language has the sections, entries, code and names of the English one that it translates.</summary>
public sealed class TopicTranslationTests
{
    private static readonly Dictionary<string, string> s_hashes = File.ReadAllLines(Path.Combine(Repository.Root, "src", "Help", "zh.topics.tsv"))
        .Select(line => line.Split('\t')).ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

    public static TheoryData<string> Topics => [.. Translated.Topics];

    [Fact]
    public void Every_topic_has_a_recorded_hash_and_no_other() => Assert.Equal(Translated.Topics, s_hashes.Keys);

    [Theory]
    [MemberData(nameof(Topics))]
    public void Translation_is_of_the_present_English_topic(string topic)
    {
        string text = File.ReadAllText(AboutTopic.PathOf(topic)).Replace("\r\n", "\n", StringComparison.Ordinal);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.True(s_hashes[topic] == hash, $"{topic} has changed. When its translation says the same, src/Help/zh.topics.tsv has the hash {hash}.");
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Sections_are_the_same_and_headings_keep_the_English_words(string topic)
    {
        string[] english = [.. Sections(topic, "en-US").Select(section => section.Heading)];
        string[] translated = [.. Sections(topic, "zh").Select(section => section.Heading)];
        Assert.Equal(english, translated.Select(heading => Regex.Replace(heading, "^.+\uFF08(.+)\uFF09$", "$1")));
        Assert.All(translated, heading => Assert.Matches("[\u4E00-\u9FFF]|^(TOPIC|SHORT DESCRIPTION|LONG DESCRIPTION|SEE ALSO)$", heading));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Code_is_the_same(string topic)
    {
        string[] english = [.. Code(topic, "en-US")];
        Assert.Equal(english, Code(topic, "zh"));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Entries_are_the_same_in_the_same_order(string topic) => Assert.Equal(Entries(topic, "en-US"), Entries(topic, "zh"));

    [Theory]
    [MemberData(nameof(Topics))]
    public void Names_parameters_paths_and_numbers_of_each_section_are_the_same(string topic) => Translated.AssertNone(
        Sections(topic, "en-US").Zip(Sections(topic, "zh"), (english, translated) =>
                Translated.Differences(english.Text, translated.Text).Select(difference => $"{translated.Heading}: {difference}"))
            .SelectMany(differences => differences));

    [Theory]
    [MemberData(nameof(Topics))]
    public void Every_paragraph_is_translated(string topic) => Assert.All(
        Paragraphs(topic).Where(paragraph => Regex.IsMatch(paragraph, @"\b[a-z]+ [a-z]+ [a-z]+\b")),
        paragraph => Assert.Matches("[\u4E00-\u9FFF]", paragraph));

    private static string[] Lines(string topic, string culture) => AboutTopic.Lines(Translated.HelpFile(culture, topic + ".help.txt"));

    /// <summary>A section, or a group of entries in it: what a heading in the first or third column begins.</summary>
    private static List<(string Heading, string Text)> Sections(string topic, string culture)
    {
        List<(string Heading, string Text)> sections = [];
        foreach (string line in Lines(topic, culture))
        {
            if (Regex.IsMatch(line, @"^(  )?\S"))
            {
                sections.Add((line.Trim(), ""));
            }
            else
            {
                sections[^1] = (sections[^1].Heading, sections[^1].Text + "\n" + line);
            }
        }

        return sections;
    }

    /// <summary>Code is indented by eight and follows an empty line or a heading; the text of an entry follows its name.</summary>
    private static IEnumerable<string> Code(string topic, string culture)
    {
        string before = "";
        List<string> block = [];
        foreach (string line in Lines(topic, culture).Append(""))
        {
            bool isIndented = line.StartsWith("        ", StringComparison.Ordinal);
            if (isIndented && (block.Count > 0 || before.Length == 0 || before[0] != ' '))
            {
                block.Add(line);
            }
            else if (block.Count > 0)
            {
                yield return string.Join("\n", block);
                block.Clear();
            }

            before = line;
        }
    }

    private static IEnumerable<string> Entries(string topic, string culture) =>
        Lines(topic, culture).Where(line => Regex.IsMatch(line, @"^    ([A-Za-z0-9./_<>-]*[-/_A-Z][A-Za-z0-9./_<>-]*[A-Za-z0-9/_<>-]|[a-z][a-z0-9]*)$"));

    private static IEnumerable<string> Paragraphs(string topic) =>
        Regex.Split(string.Join("\n", Lines(topic, "zh").Except(Code(topic, "en-US").SelectMany(code => code.Split('\n')))), "\n(?=\n|    \\S)");
}
