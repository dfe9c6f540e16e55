using System;
using System.Linq;
using DcosUpgrade.Configuration;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configs;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Same_text_has_no_diff() => Assert.Equal("", UnifiedDiff.Of("a\nb\n", "a\r\nb\r\n", "x", "y"));

    [Fact]
    public void Distant_changes_are_hunks_of_their_own()
    {
        string old = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i}\n"));

        string diff = UnifiedDiff.Of(old, old.Replace("2\n3\n", "2\nx\n3\n").Replace("18\n", ""), "old", "new");

        Assert.Equal(
            """
            --- old
            +++ new
            @@ -1,5 +1,6 @@
             1
             2
            +x
             3
             4
             5
            @@ -15,6 +16,5 @@
             15
             16
             17
            -18
             19
             20

            """.ReplaceLineEndings("\n"),
            diff);
    }

    [Theory]
    [InlineData("", "a\n")]
    [InlineData("a\n", "")]
    [InlineData("a\nb\nc\n", "c\nb\na\n")]
    public void The_diff_leads_from_the_old_text_to_the_new(string old, string @new) => AssertPatches(old, @new);

    [Fact]
    public void Any_diff_leads_from_the_old_text_to_the_new()
    {
        Random random = new(7);
        for (int i = 0; i < 40; i++)
        {
            string[] old = [.. Enumerable.Range(0, random.Next(40)).Select(_ => $"{random.Next(6)}")];
            string[] @new = [.. old.Where(_ => random.Next(5) > 0).SelectMany(line => random.Next(6) == 0 ? [line, "+"] : new[] { line })];
            AssertPatches(Text(old), Text(@new));
        }
    }

    private static string Text(string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Applied by hand: every hunk must fit exactly where it says.</summary>
    private static void AssertPatches(string old, string @new)
    {
        string[] lines = old.Split('\n')[..^1];
        System.Collections.Generic.List<string> result = [];
        int at = 0;
        foreach (string line in UnifiedDiff.Of(old, @new, "a", "b").Split('\n')[..^1].Skip(2))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                int[] numbers = [.. line.Split(' ', ',', '-', '+', '@').Where(word => word.Length > 0).Select(int.Parse)];
                int from = numbers[1] == 0 ? numbers[0] : numbers[0] - 1;
                result.AddRange(lines[at..from]);
                at = from;
                Assert.Equal(result.Count, numbers[3] == 0 ? numbers[2] : numbers[2] - 1);
                continue;
            }

            if (line[0] != '+')
            {
                Assert.Equal(lines[at++], line[1..]);
            }

            if (line[0] != '-')
            {
                result.Add(line[1..]);
            }
        }

        result.AddRange(lines[at..]);
        Assert.Equal(@new, Text([.. result]));
    }
}
