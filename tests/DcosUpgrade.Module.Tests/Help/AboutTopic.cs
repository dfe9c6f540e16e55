using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Module.Tests.Help;

/// <summary>The about topics as files: sections begin in the first column, entries are indented by four, code by eight.</summary>
internal static class AboutTopic
{
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Repository.HelpFolder, "about_*.help.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public static string PathOf(string topic) => Path.Combine(Repository.HelpFolder, "en-US", topic + ".help.txt");

    public static string[] Lines(string file) => File.ReadAllText(file).TrimEnd('\n').Split('\n');

    /// <summary>Lines of a section that are an entry of their own: indented by four, nothing but what the pattern matches.</summary>
    /// <param name="section">Its heading; null for the whole topic.</param>
    public static string[] Entries(string topic, string? section, string pattern)
    {
        IEnumerable<string> lines = Lines(PathOf(topic));
        if (section is not null)
        {
            lines = lines.SkipWhile(line => line != section).Skip(1).TakeWhile(line => line.Length == 0 || line[0] == ' ');
        }

        return [.. lines.Select(line => Regex.Match(line, $"^    ({pattern})$")).Where(match => match.Success).Select(match => match.Groups[1].Value)];
    }

    /// <summary>Blocks indented by eight that call a cmdlet of ours or set a variable; a sentence in Chinese can begin with a cmdlet.</summary>
    public static IEnumerable<string> CodeIn(string file)
    {
        List<string> block = [];
        foreach (string line in Lines(file).Append("end"))
        {
            if (line.StartsWith("        ", StringComparison.Ordinal))
            {
                block.Add(line);
                continue;
            }

            if (block.Any(code => Regex.IsMatch(code, @"^(?!.*[\u4E00-\u9FFF]) +(\$\w+ =|\$\w+(\.\w+)* \||[A-Z][a-z]+-[A-Z]\w+ .*-)")))
            {
                yield return string.Join("\n", block);
            }

            block.Clear();
        }
    }
}
