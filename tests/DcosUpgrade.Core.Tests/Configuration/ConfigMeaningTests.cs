using System.Linq;
using DcosUpgrade.Configuration;
using DcosUpgrade.Errors;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configuration;

/// <summary>What a configuration means, however it is written; and where what stands.</summary>
public sealed class ConfigMeaningTests
{
    [Theory]
    [InlineData("resolvers: [1.1.1.1, 2.2.2.2]", "resolvers:\n- 1.1.1.1\n- \"2.2.2.2\"", "resolvers")]
    [InlineData("resolvers: [1.1.1.1, 2.2.2.2]", "resolvers: '[\"1.1.1.1\",  \"2.2.2.2\"]'", "resolvers")]
    [InlineData("telemetry_enabled: true", "telemetry_enabled: 'true'", "telemetry_enabled")]
    [InlineData("telemetry_enabled: true", "telemetry_enabled: on # comment", "telemetry_enabled")]
    [InlineData("telemetry_enabled: true", "", "telemetry_enabled")]
    [InlineData("dcos_overlay_mtu: 1420", "dcos_overlay_mtu: '1420'", "dcos_overlay_mtu")]
    [InlineData("rexray_config: {a: 1, b: {c: true}}", "rexray_config:\n  b: {c: true}\n  a: 1", "rexray_config")]
    [InlineData("rexray_config: {a: 1, b: {c: true}}", "rexray_config: '{\"b\": {\"c\": true}, \"a\": 1}'", "rexray_config")]
    public void The_same_meaning_has_the_same_value(string one, string other, string parameter)
    {
        string? Value(string text) => Configs.Resolve(Configs.Sound + text + "\n").Parameters[parameter].Value;
        Assert.Equal(Value(one), Value(other));
        Assert.NotNull(Value(one));
    }

    [Fact]
    public void The_order_of_a_list_is_meaning() => Assert.NotEqual(
        Configs.Resolve(Configs.Sound + "resolvers: [1.1.1.1, 2.2.2.2]\n").Parameters["resolvers"].Value,
        Configs.Resolve(Configs.Sound + "resolvers: [2.2.2.2, 1.1.1.1]\n").Parameters["resolvers"].Value);

    [Fact]
    public void Every_parameter_has_the_origin_of_its_value()
    {
        ResolvedConfig config = Configs.Resolve(Configs.Sound + "gc_delay: 1days\n");

        Assert.Equal((ConfigOrigin.Set, "1days", 7),
            (config.Parameters["gc_delay"].Origin, config.Parameters["gc_delay"].Value, config.Parameters["gc_delay"].Entry!.Line));
        Assert.Equal((ConfigOrigin.Default, "1hrs"), (config.Parameters["docker_remove_delay"].Origin, config.Parameters["docker_remove_delay"].Value));
        Assert.Equal((ConfigOrigin.Computed, "1"), (config.Parameters["num_masters"].Origin, config.Parameters["num_masters"].Value));
        Assert.Null(config.Parameters["exhibitor_zk_hosts"].Value);
        Assert.DoesNotContain("no_proxy_final", config.Parameters.Keys);
    }

    [Theory]
    [InlineData("a: b\nresolvers: x\n", 2, 1)]
    [InlineData("{a: b, resolvers: x}\n", 1, 8)]
    [InlineData("? resolvers\n: x\n", 1, 3)]
    [InlineData("x: [1,\n2]\n{q: r}: s\n", 3, 1)]
    public void Places_are_those_of_the_text(string text, int line, int column) =>
        Assert.Equal(
            (line, column),
            text.Contains("q: r") ? Assert.Throws<InputException>(() => Configs.Document(text)).Place
            : Configs.Document(text).Values["resolvers"] is { } entry ? (entry.Line, entry.Column)
            : default);

    [Fact]
    public void Last_of_duplicate_keys_counts_and_both_are_listed()
    {
        ConfigDocument document = Configs.Document("a: b\na: c\n");

        Assert.Equal([1, 2], document.Entries.Select(entry => entry.Line));
        Assert.Equal(new ConfigText("c"), document.Values["a"].Value);
    }

    [Theory]
    [InlineData("0x1F", "31")]
    [InlineData("0b11", "3")]
    [InlineData("017", "15")]
    [InlineData("1:30", "90")]
    [InlineData("-1_000", "-1000")]
    [InlineData("018", "018")]
    [InlineData("1e5", "1e5")]
    [InlineData("0o17", "0o17")]
    [InlineData("off", "false")]
    [InlineData("Yes", "true")]
    [InlineData("y", "y")]
    [InlineData("[a, {b: 1}, null, yes]", "[\"a\", {\"b\": 1}, null, true]")]
    [InlineData("[é, 1.0, 1.5e+3]", "[\"\\u00e9\", 1.0, 1500.0]")]
    public void Values_have_the_types_of_the_installers_library(string yaml, string argument) =>
        Assert.Equal(argument, Configs.Resolve(Configs.Sound + $"weights: {yaml}\n").Parameters["weights"].Value);

    [Fact]
    public void A_string_with_a_line_break_is_text_and_one_without_is_a_path()
    {
        ConfigReader reader = new(Configs.Files, Configs.Yaml);

        Assert.Equal("c", ((ConfigText)reader.Read(Configs.Sound).Values["cluster_name"].Value).Value);
        Assert.Equal("FileMissing", Assert.Throws<InputException>(() => reader.Read("cluster_name: c")).Id);
    }
}
