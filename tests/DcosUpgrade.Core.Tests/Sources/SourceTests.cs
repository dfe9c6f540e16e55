using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DcosUpgrade.Configuration.Checks;
using DcosUpgrade.Health;
using DcosUpgrade.Prerequisites;
using Xunit;

namespace DcosUpgrade.Core.Tests.Sources;

/// <summary>Sources of checks, gates and comments can be opened: they are public, or stand in FACTS.md.</summary>
public sealed class SourceTests
{
    /// <summary>The forms that FACTS.md describes under Sources.</summary>
    private static readonly Regex s_publicSource = new(
        @"^(DC/OS (1\.1\d|2\.\d) docs: [a-z0-9./-]+( \([^()]+\))?"
        + @"|(dcos/dcos|apache/mesos|mesosphere/marathon) v?\d+\.\d+\.\d+ [\w./-]+\.\w+( \([^()]+\))?"
        + @"|(DCOS|DCOS_OSS|COPS|MESOS|MARATHON)-\d+|MSPH-\d{4}-\d{4}"
        + @"|observed on (Mesos|pkgpanda) \d+\.\d+\.\d+"
        + @"|https://\S+"
        + @"|(?<topic>about_DcosUpgrade\w*), (?<section>[A-Z][A-Z ]+))$",
        RegexOptions.CultureInvariant);

    /// <summary>A reference in code or a comment; the heading may be followed by anything.</summary>
    private static readonly Regex s_factReference = new(@"FACTS\.md, (?<rest>[^\r\n]{1,60})", RegexOptions.CultureInvariant);

    private static readonly Regex s_versionLiteral = new(@"""(1\.(9|1[0-3])|2\.[0-2])(\.[0-9]+)?""", RegexOptions.CultureInvariant);

    private static readonly Regex s_privateDocument = new(
        @"\b(dcos-runtime|dcos-installer|mesos-observed|pkgpanda-observed|module-style|architecture|releases|peers|procedure(\.zh)?|lab)\.md"
        + @"|\bdesign(\.md)? ?\u00a7|\u00a7|\.\./shared|(?<![\w-])reference[/]",
        RegexOptions.CultureInvariant);

    /// <summary>Not a file that an example writes: ./night.md, $name.md.</summary>
    private static readonly Regex s_markdownName = new(@"(?<![\w$./-])(?!\./)[\w./-]+\.md\b", RegexOptions.CultureInvariant);

    /// <summary>Files of other public repositories that FACTS.md and sources name.</summary>
    private static readonly string[] s_markdownElsewhere = ["CHANGES.md", "changelog.md", "index.md", "report.md"];

    /// <summary>What is built or not ours; the lab's programs stand in folders named bin.</summary>
    private static readonly Regex s_notSource = new(
        @"(^|/)(\.git|obj|out|TestResults)(/|$)|(^|/)bin/(Debug|Release)/|^bin/|\.(dll|pdb|zip|nupkg|png)$", RegexOptions.CultureInvariant);

    private static readonly string s_root = FindRoot();

    private static readonly IReadOnlyDictionary<string, string> s_files = ReadFiles();

    private static readonly string[] s_headings =
    [
        .. File.ReadLines(Path.Combine(s_root, "src", "DcosUpgrade.Core", "FACTS.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]),
    ];

    private static readonly Dictionary<string, string> s_sources =
        CheckCatalog.All.Select(check => (Name: $"check {check.Name}", check.Source))
            .Concat(GateCatalog.Master.Concat(GateCatalog.Databases).Concat(GateCatalog.Agent).Select(gate => (Name: $"gate {gate.Name}", gate.Source)))
            .Concat(ConfigCheckCatalog.All.Select(check => (Name: $"config {check.GetType().Name}", check.Source)))
            .Distinct().ToDictionary(pair => pair.Name, pair => pair.Source, StringComparer.Ordinal);

    public static TheoryData<string> CheckNames => [.. s_sources.Keys];

    [Theory]
    [MemberData(nameof(CheckNames))]
    public void Source_that_users_see_is_public(string name)
    {
        string source = s_sources[name];
        Assert.NotEmpty(source);
        foreach (string part in source.Split("; "))
        {
            Match match = s_publicSource.Match(part);
            Assert.True(match.Success, $"{name}: '{part}' has none of the forms that FACTS.md lists under Sources.");
            if (match.Groups["topic"].Success)
            {
                string topic = File.ReadAllText(Path.Combine(s_root, "module", "en-US", match.Groups["topic"].Value + ".help.txt"));
                Assert.Contains($"\n{match.Groups["section"].Value}\n", topic.Replace("\r\n", "\n"), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("Lines.tsv")]
    [InlineData("Matrix.tsv")]
    [InlineData("Withdrawn.tsv")]
    [InlineData("Facts.tsv")]
    [InlineData("Needs.tsv")]
    [InlineData("MarathonFlags.tsv")]
    [InlineData("Hazards.tsv")]
    public void Every_row_of_the_release_data_has_public_sources(string table)
    {
        string[] rows = [.. s_files[$"src/DcosUpgrade.Core/Releases/{table}"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
        Assert.EndsWith("\tsource", rows[0], StringComparison.Ordinal);
        Assert.All(rows.Skip(1), row => Assert.All(row.Split('\t')[^1].Split("; "), source => Assert.Matches(s_publicSource, source)));
    }

    /// <summary>What differs between releases is a row of data: no other file compares a version with a literal.</summary>
    [Fact]
    public void Versions_of_releases_are_named_in_the_release_data_only() => Assert.Empty(
        from file in s_files
        where file.Key.StartsWith("src/DcosUpgrade.Core/", StringComparison.Ordinal) && file.Key.EndsWith(".cs", StringComparison.Ordinal)
        from Match match in s_versionLiteral.Matches(file.Value)
        select $"{file.Key}: {match.Value}");

    [Fact]
    public void Reference_to_facts_names_a_heading()
    {
        string[] unknown =
        [
            .. from file in s_files
               from Match match in s_factReference.Matches(file.Value)
               where Path.GetFileName(file.Key) != "FACTS.md" && !s_headings.Any(heading => Begins(match.Groups["rest"].Value, heading))
               select $"{file.Key}: {match.Value}",
        ];
        Assert.Empty(unknown);
        Assert.True(s_files.Values.Sum(text => s_factReference.Count(text)) > 50, "The references are not found.");
        Assert.Equal(s_headings.Length, s_headings.Distinct().Count());
    }

    [Fact]
    public void Documents_that_files_name_are_in_the_repository()
    {
        HashSet<string> known = [.. s_files.Keys.Select(file => Path.GetFileName(file)!), .. s_markdownElsewhere];
        Assert.Empty(from file in s_files from Match match in s_privateDocument.Matches(file.Value) select $"{file.Key}: {match.Value}");
        Assert.Empty(
            from file in s_files
            where !IsOwnTest(file.Key)
            from Match match in s_markdownName.Matches(file.Value)
            where !known.Contains(Path.GetFileName(match.Value))
            select $"{file.Key}: {match.Value}");
    }

    /// <summary>Tests and their programs write files of their own, reports among them.</summary>
    private static bool IsOwnTest(string file) => file.StartsWith("tests/", StringComparison.Ordinal);

    private static bool Begins(string text, string heading) =>
        text.StartsWith(heading, StringComparison.Ordinal) && (text.Length == heading.Length || !char.IsLetterOrDigit(text[heading.Length]));

    private static Dictionary<string, string> ReadFiles() => Directory.EnumerateFiles(s_root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(s_root, file).Replace('\\', '/'))
        .Where(file => !s_notSource.IsMatch(file))
        .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(s_root, file)), StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DcosUpgrade.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
