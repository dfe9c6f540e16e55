using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DcosUpgrade.Core.Tests.Architecture;

namespace DcosUpgrade.Core.Tests.Languages;

/// <summary>The texts of the source: of C# files, of tables and of the views of the module.</summary>
internal static class SourceTexts
{
    /// <summary>Folders whose texts stand for what nodes print: they are the same in every language.</summary>
    private static readonly string[] s_simulated =
        ["src/DcosUpgrade.Rehearsal/Answers/", "src/DcosUpgrade.Rehearsal/Responses/", "src/DcosUpgrade.Rehearsal/Simulation/"];

    /// <summary>Tables, and their columns that a user sees.</summary>
    private static readonly (string File, string Column)[] s_tables =
    [
        ("src/DcosUpgrade.Core/Releases/Hazards.tsv", "text"),
        ("src/DcosUpgrade.Core/Releases/Needs.tsv", "text"),
        ("src/DcosUpgrade.Core/Releases/Withdrawn.tsv", "reason"),
        ("src/DcosUpgrade.Core/Configuration/Migrations.tsv", "text"),
        ("src/DcosUpgrade.Core/Configuration/Parameters.tsv", "note"),
        ("src/DcosUpgrade.Rehearsal/Simulation/Faults.tsv", "text"),
    ];

    /// <summary>Scripts that show sentences of their own through the catalog.</summary>
    private static readonly string[] s_scriptFiles = ["module/DcosUpgrade.Format.ps1xml", "module/examples/Rehearse-Upgrade.ps1"];

    private static readonly Lazy<IReadOnlyList<Sentence>> s_code = new(() =>
    [
        .. Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.File(""), file).Replace('\\', '/'))
            .Where(name => !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(name => SentenceScan.Of(name, File.ReadAllText(Repository.File(name)))),
    ]);

    private static readonly Lazy<IReadOnlyList<Sentence>> s_cells = new(() => [.. s_tables.SelectMany(table => Cells(table.File, table.Column))]);

    private static readonly Lazy<IReadOnlyList<Sentence>> s_scripts = new(() => [.. s_scriptFiles.SelectMany(file => ScriptText.Of(file))]);

    /// <summary>Every text of the C# files and scripts.</summary>
    public static IReadOnlyList<Sentence> Code => [.. s_code.Value, .. s_scripts.Value];

    /// <summary>The texts of the tables.</summary>
    public static IReadOnlyList<Sentence> Tables => s_cells.Value;

    /// <summary>The texts that must have a translation.</summary>
    public static IEnumerable<Sentence> Sentences
    {
        get
        {
            HashSet<string> data = [.. Exceptions().Select(row => row.Text)];
            return Code
                .Where(text => Prose.IsSentence(text.Format) && !data.Contains(text.Format))
                .Where(text => !s_simulated.Any(folder => text.File.StartsWith(folder, StringComparison.Ordinal)))
                .Concat(Tables);
        }
    }

    /// <summary>Texts that read as sentences and are data, each with the reason.</summary>
    public static IReadOnlyList<(string Text, string Reason)> Exceptions() =>
    [
        .. File.ReadLines(Repository.File("tests/DcosUpgrade.Core.Tests/Languages/NotSentences.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(cells => (cells[0].Replace("\\n", "\n", StringComparison.Ordinal), cells[1])),
    ];

    private static IEnumerable<Sentence> Cells(string file, string column)
    {
        string[] lines = File.ReadAllLines(Repository.File(file));
        int header = Array.FindIndex(lines, line => line.Length > 0 && line[0] != '#');
        int index = Array.IndexOf(lines[header].Split('\t'), column);
        for (int i = header + 1; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 && lines[i][0] != '#' && lines[i].Split('\t')[index] is var cell && cell != "-")
            {
                yield return new Sentence(cell.Replace("{to}", "{0}", StringComparison.Ordinal), file, i + 1);
            }
        }
    }
}
