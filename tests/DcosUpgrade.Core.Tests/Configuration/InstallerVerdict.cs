using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>A row of InstallerVerdicts.tsv, or of LaterVerdicts.tsv.</summary>
/// <param name="Verdicts">By release.</param>
internal sealed partial record InstallerVerdict(int Line, string Config, IReadOnlyDictionary<string, string> Verdicts)
{
    public static IReadOnlyList<InstallerVerdict> All { get; } = Load("InstallerVerdicts.tsv");

    /// <summary>The same for the lines from 1.12 on.</summary>
    public static IReadOnlyList<InstallerVerdict> Later { get; } = Load("LaterVerdicts.tsv");

    private static List<InstallerVerdict> Load(string file)
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Configuration", file));
        (string Key, string Value)[] sound = [.. lines.Where(line => line.StartsWith("#   ", StringComparison.Ordinal)).Select(line => SoundLine().Match(line))
            .Where(match => match.Success).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        int header = Array.FindIndex(lines, line => line[0] != '#');
        string[] releases = lines[header].Split('\t')[2..];
        List<InstallerVerdict> rows = [];
        for (int i = header + 1; i < lines.Length; i++)
        {
            string[] cells = lines[i].Split('\t');
            rows.Add(new InstallerVerdict(
                i + 1, Text(sound, cells[0], Decode(cells[1])), releases.Zip(cells[2..]).ToDictionary(cell => cell.First, cell => cell.Second)));
        }

        return rows;
    }

    private static string Text((string Key, string Value)[] sound, string without, string added)
    {
        HashSet<string> left = [.. without.Split(','), .. AddedKey().Matches(added).Select(match => match.Groups[1].Value)];
        string rest = string.Concat(sound.Where(line => !left.Contains(line.Key)).Select(line => $"{line.Key}: {line.Value}\n"));

        // Directives stand before everything else.
        return added.StartsWith('%') ? added.Replace("---\n", "---\n" + rest, StringComparison.Ordinal) + "\n" : rest + added + "\n";
    }

    private static string Decode(string cell) =>
        cell == "-" ? "" : Escape().Replace(cell, match => match.Value switch { "\\n" => "\n", "\\t" => "\t", _ => "\\" });

    [GeneratedRegex(@"^#   (\w+): (.*)$")]
    private static partial Regex SoundLine();

    [GeneratedRegex(@"^[""']?(\w+)[""']?\s*:", RegexOptions.Multiline)]
    private static partial Regex AddedKey();

    [GeneratedRegex(@"\\[nt\\]")]
    private static partial Regex Escape();
}
