using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;
using Xunit;

namespace DcosUpgrade.Core.Tests.Operations;

/// <summary>Parsing of long answers in place, and of selected members.</summary>
public sealed class JsonTests
{
    private static readonly JsonKeep s_keep = Json.Only(new Dictionary<string, JsonKeep> { ["name"] = Json.Whole, ["tasks"] = Json.Only("id", "a/b") });

    [Fact]
    public void Skipped_member_does_not_exist_and_others_are_unchanged()
    {
        const string Text = """{"x":{"name":1},"name":{"deep":[1,{"x":2}]},"tasks":[{"id":"1","x":[{}],"a\/b":true},{"x":0},7],"y":null}""";

        Json whole = Json.Parse(Text, "test");
        Json kept = Json.Parse(Text, "test", keep: s_keep);

        Assert.Equal(["name", "tasks", "x", "y"], whole.Members.Keys.Order());
        Assert.Equal(["name", "tasks"], kept.Members.Keys.Order());
        Assert.Equal(2, kept["name"]["deep"].Items[1]["x"].Number);
        Assert.Equal(["id,a/b", "", ""], kept["tasks"].Items.Select(task => string.Join(",", task.Members.Keys)));
        Assert.Equal(("1", true, 7), (kept["tasks"].Items[0]["id"].Text, kept["tasks"].Items[0]["a/b"].Boolean, kept["tasks"].Items[2].Number));
        Assert.Equal((3, 0), (whole["tasks"].Items[0].Members.Count, whole["tasks"].Items[1]["x"].Number));
    }

    [Theory]
    [InlineData("""{"x":{"y":[1,2},"name":"a"}""")]
    [InlineData("""{"x":"never ends""")]
    [InlineData("""{"name":"a"} trailing""")]
    [InlineData("")]
    public void Skipped_member_must_be_valid_JSON(string text)
    {
        Assert.Throws<NodeAnswerException>(() => Json.Parse(text, "test", keep: s_keep));
        Assert.Throws<NodeAnswerException>(() => Json.Parse("{\"long\":\"" + new string('a', 100_000) + "\",\"rest\":" + text + "}", "test", keep: s_keep));
    }

    [Fact]
    public void Long_text_is_parsed_like_a_short_one_with_any_character_at_a_buffer_border()
    {
        for (int shift = 0; shift < 4; shift++)
        {
            string[] values = [.. Enumerable.Range(0, 20_000).Select(i => (i % 3) switch { 0 => "é€", 1 => "\U0001F600", _ => new string('x', i % 5) })];
            values[0] = new string('y', shift);
            string text = Json.Write(values);

            Assert.True(text.Length > 1 << 16);
            Assert.Equal(values, Json.Parse(text, "test").Items.Select(item => item.Text));
            Assert.Equal(values, Json.Parse(new TextPart("@@" + text + "\n@@", 2, text.Length + 1), "test").Items.Select(item => item.Text));
        }
    }

    [Fact]
    public void Text_over_the_limit_is_refused_before_it_is_parsed() =>
        Assert.Throws<NodeAnswerException>(() => Json.Parse("\"" + new string('a', 1000) + "\"", "test", maxBytes: 1000));
}
