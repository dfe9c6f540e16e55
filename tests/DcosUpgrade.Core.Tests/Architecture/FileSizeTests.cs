using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DcosUpgrade.Core.Tests.Architecture;

/// <summary>Code and scripts have at most 400 lines, and at most 160 characters a line.</summary>
public sealed class FileSizeTests
{
    private const int MaxLines = 400;
    private const int MaxLength = 160;

    private static readonly Regex s_code = new(@"\.(cs|ps1|psm1|sh)$", RegexOptions.CultureInvariant);

    /// <summary>The lab's programs stand in folders named bin.</summary>
    private static readonly Regex s_notSource = new(@"(^|/)(\.git|obj|out|TestResults)$|(^|/)bin/(Debug|Release)$|^module/bin$", RegexOptions.CultureInvariant);

    [Fact]
    public void No_file_and_no_line_is_too_long() => Assert.Empty(CodeFiles("").SelectMany(name => Violations(name, File.ReadAllLines(Repository.File(name)))));

    [Fact]
    public void Long_file_and_long_line_are_named()
    {
        Assert.Empty(Violations("a.cs", [.. Enumerable.Repeat(new string('x', MaxLength), MaxLines)]));
        Assert.Equal(["a.cs: 401 lines"], Violations("a.cs", [.. Enumerable.Repeat("", MaxLines + 1)]));
        Assert.Equal(["a.sh:2: 161 characters"], Violations("a.sh", ["", new string('\u00e9', MaxLength + 1)]));
    }

    [Fact]
    public void Code_tests_and_lab_programs_are_found()
    {
        string[] names = [.. CodeFiles("")];

        Assert.Contains("src/DcosUpgrade.Core/Upgrade/NodeRun.cs", names);
        Assert.Contains("tests/Lab/boot/docker", names);
        Assert.Contains("tests/run.sh", names);
        Assert.DoesNotContain(names, name => name.Contains("/obj/", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Violations(string name, string[] lines)
    {
        if (lines.Length > MaxLines)
        {
            yield return $"{name}: {lines.Length} lines";
        }

        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > MaxLength)
            {
                yield return $"{name}:{i + 1}: {lines[i].Length} characters";
            }
        }
    }

    private static IEnumerable<string> CodeFiles(string folder)
    {
        DirectoryInfo here = new(Repository.File(folder));
        return here.EnumerateFiles().Where(IsCode).Select(file => folder + file.Name)
            .Concat(here.EnumerateDirectories().Select(child => folder + child.Name).Where(child => !s_notSource.IsMatch(child))
                .SelectMany(child => CodeFiles(child + "/")));
    }

    /// <summary>By its extension, or a script that names its interpreter.</summary>
    private static bool IsCode(FileInfo file)
    {
        if (s_code.IsMatch(file.Name) || file.Extension.Length > 0)
        {
            return s_code.IsMatch(file.Name);
        }

        using FileStream stream = file.OpenRead();
        return stream.ReadByte() == '#' && stream.ReadByte() == '!';
    }
}
