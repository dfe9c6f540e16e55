using System.Linq;
using DcosUpgrade.Adapters.Yaml;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

/// <summary>The work and the size of a relaxed text grow with the length of the text, whatever it holds.</summary>
public sealed class YamlRelaxationTests
{
    public static TheoryData<string, string> Shapes => new()
    {
        { "a: |\n", "  text\n" }, { "a: |\n", "\n" }, { "a: |\n", " " }, { "a: |\n", "  \n" }, { "", "a: |\n" }, { "", "a: |\n  b\n" }, { "a: [",
        "\n" }, { "a: [", " #\n" },
        { "a: '", "\n" }, { "a: \"", "\\\n" }, { "a: \"", "\\" }, { "a: [", "'\"" }, { "", "&a " }, { "", "!a" }, { "", "- " }, { "", "? : " },
        { "", "#" }, { "", "[" }, { "", "]#" },
        { new string(' ', 30_000) + "a: [", "\n" }, { new string('a', 30_000) + ": \"", "\n" }, { new string(' ', 30_000) + "a: |\n",
        new string(' ', 30_000) + "b\n" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Work_and_result_are_linear(string head, string repeated)
    {
        string text = head + string.Concat(Enumerable.Repeat(repeated, System.Math.Max(4, 200_000 / repeated.Length)));

        YamlRelaxation relaxation = YamlRelaxation.Of(text);

        Assert.InRange(relaxation.Steps, text.Length, 12L * text.Length);
        Assert.InRange(relaxation.Text?.Length ?? 0, 0, (5L * text.Length) + (2 << 20));
        Assert.InRange(relaxation.Shifts.Count, 0, text.Length);
    }

    [Fact]
    public void Bracket_far_right_over_many_lines_is_a_typed_error()
    {
        string text = new string(' ', 30_000) + "a: [" + string.Concat(Enumerable.Repeat("\nb,", 30_000)) + "]\n";

        Assert.Equal(SR.YamlInvalid, Assert.Throws<InputException>(() => new YamlReader().ReadConfiguration(text, "config.yaml")).Id);
    }
}
