using System;
using System.Globalization;
using System.Linq;
using System.Text;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>Whatever a file holds, it is read, or refused with an exception of ours, in bounded memory.</summary>
public sealed class HostileConfigTests
{
    /// <summary>More for a night: set DCOSUPGRADE_MUTATIONS.</summary>
    private static readonly int s_mutations = int.Parse(Environment.GetEnvironmentVariable("DCOSUPGRADE_MUTATIONS") ?? "20000", CultureInfo.InvariantCulture);

    private static readonly string[] s_tokens =
    [
        "\t", " ", "\n", "\r\n", "#", ": ", "- ", "? ", "*a", "&a ", "!", "!!int ", "!!binary ", "%", "---\n", "...\n", "|\n", ">\n", "\"", "'", "{", "}", "[",
        "]",
        ",", "@", "\\", "\\ud800", "\\U00110000", "\0", "\u0007", "\u0085", "\u2028", "\uFEFF", "\uD800", "😀", "<<: ", "null", "1.5", "0x", "2018-01-01",
        "1:30", "9e999", "5_",
    ];

    [Fact]
    public void Mutated_configurations_are_read_or_refused()
    {
        Random random = new(20260101);
        string[] sources = [.. InstallerVerdict.All.Select(row => row.Config)];
        string[] releases = ["1.10.8", "1.11.4", "1.11.13"];
        for (int i = 0; i < s_mutations; i++)
        {
            string text = Mutate(random, sources[random.Next(sources.Length)]);
            try
            {
                _ = Configs.Test(text + "\n", releases[i % 3], i % 2 == 0 ? DcosEdition.Open : DcosEdition.Enterprise);
            }
            catch (Exception e) when (e is not DcosException)
            {
                Assert.Fail($"mutation {i}: {e.GetType().Name} {e.Message}\n{text}");
            }
        }
    }

    [Theory]
    [InlineData("a: [", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("- ", 100_000)]
    [InlineData("[", 1_000)]
    public void Deep_nesting_is_refused(string opening, int times)
    {
        DcosCheckResult result = Assert.Single(Configs.Test(string.Concat(Enumerable.Repeat(opening, times)) + "\n"));

        Assert.Equal(("config-yaml", DcosCheckStatus.Failed), (result.Name, result.Status));
    }

    [Fact]
    public void Deep_JSON_in_a_string_is_refused()
    {
        string json = new string('[', 100_000) + new string(']', 100_000);

        DcosCheckResult result = Assert.Single(Configs.Findings(Configs.Sound + $"rexray_config: '{json}'\n"));

        Assert.Equal(("rexray_config", DcosCheckStatus.Failed), (result.Parameter, result.Status));
    }

    [Fact]
    public void An_alias_bomb_is_refused_before_it_unfolds()
    {
        StringBuilder bomb = new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Refused(bomb.ToString(), "unfold");
    }

    [Fact]
    public void A_merge_bomb_is_refused_before_it_unfolds()
    {
        StringBuilder bomb = new("a0: &a0 {k0: x}\n");
        for (int i = 1; i < 40; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}], k{i}: x}}\n");
        }

        Refused(bomb.ToString(), "unfold");
    }

    [Fact]
    public void An_alias_into_itself_is_refused() => Refused("a: &a [*a]\n", "no anchor before this alias");

    [Fact]
    public void Many_values_are_refused() => Refused("a:\n" + string.Concat(Enumerable.Repeat("- b\n", 300_000)), "values");

    [Fact]
    public void Eleven_megabytes_are_refused() => Refused("a: " + new string('b', 11 << 20) + "\n", "bytes");

    private static void Refused(string text, string why)
    {
        DcosCheckResult result = Assert.Single(Configs.Test(text));
        Assert.Equal(DcosCheckStatus.Failed, result.Status);
        Assert.Contains(why, result.Message, StringComparison.Ordinal);
    }

    private static string Mutate(Random random, string text)
    {
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(text.Length + 1);
            int length = Math.Min(random.Next(6), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text[..at],
                1 => text.Remove(at, length),
                2 => text.Insert(at, text.Substring(at, length)),
                3 when at < text.Length => text[..at] + (char)(text[at] ^ (1 << random.Next(16))) + text[(at + 1)..],
                _ => text.Insert(at, s_tokens[random.Next(s_tokens.Length)]),
            };
        }

        return text;
    }
}
