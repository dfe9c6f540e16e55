using System.Globalization;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Languages;
using Xunit;

namespace DcosUpgrade.Core.Tests.Languages;

/// <summary>English texts become those of the user's language, with everything that is not a sentence as it is.</summary>
public sealed class TranslationTests
{
    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-CN");

    [Theory]
    [InlineData("Run pre-flight checks", "运行预检")]
    [InlineData("m1: waiting for leader-elected", "m1：等待 leader-elected")]
    [InlineData("m1 cannot be reached: connection refused", "无法连接 m1：连接被拒绝")]
    [InlineData("m1 log: tar: Unexpected EOF", "m1 日志：tar: Unexpected EOF")]
    [InlineData("3 of 9 nodes completed", "9 个节点中已完成 3 个")]
    [InlineData("m1 was at 1.10.8, now at 1.11.6", "m1 原为 1.10.8，现为 1.11.6")]
    public void Sentence_is_translated(string english, string chinese) => Assert.Equal(chinese, Translation.Of(english, s_chinese));

    [Fact]
    public void Value_of_a_sentence_is_translated() => Assert.Equal("m1：等待 未注册", Translation.Of("m1: waiting for not registered", s_chinese));

    [Theory]
    [InlineData("no leader elected; not registered", "no leader elected；未注册")]
    [InlineData("Run pre-flight checks\nnot registered", "运行预检\n未注册")]
    [InlineData("# not registered\nsystemctl status dcos-net", "# 未注册\nsystemctl status dcos-net")]
    [InlineData("m1 02:00:52–02:01:25 waits for its start: not registered", "m1 02:00:52–02:01:25 等待启动：未注册")]
    [InlineData("risk-tls: exclude: Run pre-flight checks.", "risk-tls: exclude：运行预检。")]
    [InlineData("agent-active (not registered); tasks-kept (a, b)", "agent-active (未注册)；tasks-kept (a, b)")]
    [InlineData("activating, away from the master for 3 of 300 s", "正在激活，与主节点断开 3 秒，上限 300 秒")]
    [InlineData("2026-11-30 21:00:00Z Run pre-flight checks", "2026-11-30 21:00:00Z 运行预检")]
    public void Parts_are_translated_one_by_one(string english, string chinese) => Assert.Equal(chinese, Translation.Of(english, s_chinese));

    [Theory]
    [InlineData("")]
    [InlineData("m1, m2, m3")]
    [InlineData("sudo journalctl -u dcos-net -n 100")]
    [InlineData("tar: Unexpected EOF in archive")]
    [InlineData("{0} {1}")]
    [InlineData("cannot open the checks of the node")]
    [InlineData("lack of space")]
    [InlineData("checks failed")]
    public void Text_of_others_is_not_changed(string text) => Assert.Same(text, Translation.Of(text, s_chinese));

    [Theory]
    [InlineData("en-US")]
    [InlineData("de-DE")]
    [InlineData("")]
    public void Language_without_a_catalog_is_English(string culture) =>
        Assert.Same("Run pre-flight checks", Translation.Of("Run pre-flight checks", CultureInfo.GetCultureInfo(culture)));

    [Theory]
    [InlineData("zh")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hans-CN")]
    [InlineData("zh-SG")]
    [InlineData("zh-TW")]
    public void Other_culture_of_the_language_has_its_catalog(string culture) =>
        Assert.Equal("运行预检", Translation.Of("Run pre-flight checks", CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void Text_longer_than_the_limit_is_not_changed()
    {
        string text = "m1: waiting for " + new string('x', Translation.MaxLength);

        Assert.Same(text, Translation.Of(text, s_chinese));
    }

    [Theory]
    [InlineData("; ")]
    [InlineData(": waiting for ")]
    [InlineData(", ")]
    [InlineData(" of ")]
    public void Text_of_the_greatest_length_is_translated(string repeated)
    {
        string text = string.Concat(Enumerable.Repeat("a" + repeated, Translation.MaxLength / (repeated.Length + 1)));

        Assert.NotNull(Translation.Of(text, s_chinese));
    }

    [Fact]
    public void Error_has_message_and_remedy_of_the_language()
    {
        var error = new ClusterStateException(SR.GatesFailed, "a1", "a1", 900, "agent-active: not registered", "Check the node. ");

        Assert.Equal("a1 在 900 秒后仍不健康：agent-active：未注册。", Translation.Message(error, s_chinese));
        Assert.StartsWith("检查该节点。 然后重新运行", Translation.Remedy(error, s_chinese));
        Assert.Equal("a1 is not healthy after 900 s: agent-active: not registered.", error.Message);
    }

    [Fact]
    public void Comma_between_values_belongs_to_the_first_value() =>
        Assert.Equal("a, b", new SentenceFormat("{0}, {1} after the start", "{1} {0}").Match("a, b, 3 s after the start")![0]);

    [Fact]
    public void Format_with_one_value_at_two_places_matches_only_that()
    {
        SentenceFormat format = new("{0} is still the same as {0}", "{0} 相同");

        Assert.Equal("a", format.Match("a is still the same as a")![0]);
        Assert.Null(format.Match("a is still the same as b"));
    }

    [Theory]
    [InlineData("a {0} b {1} c", "a 1 b 2 c", "1|2")]
    [InlineData("{0} b {1}", " b  b ", "| b ")]
    [InlineData("its {0}{1}", "its end (late)", "end| (late)")]
    [InlineData("its {0}{1}", "its end", "end|")]
    [InlineData("a{0}a", "aa", "")]
    [InlineData("a{0}a", "a", null)]
    public void Values_are_found_between_the_literals(string english, string text, string? values) =>
        Assert.Equal(values, new SentenceFormat(english + "wordswords", english).Match(text + "wordswords") is { } found
            ? string.Join("|", found.OrderBy(value => value.Key).Select(value => value.Value))
            : null);
}
