using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Adapters;
using DcosUpgrade.Configuration;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Configs;

/// <summary>Every edit, byte for byte.</summary>
public sealed class ConfigEditorTests
{
    private static readonly IYamlReader s_yaml = ((IAdapterFactory)new AdapterFactory()).Yaml;

    [Theory]
    // At the end, in the document's own indentation and line ends.
    [InlineData("a: 1\n", "a: 1\n# why\nnew: x\n")]
    [InlineData("a: 1\r\n", "a: 1\r\n# why\r\nnew: x\r\n")]
    [InlineData("---\n  a: 1\n  b: 2\n", "---\n  a: 1\n  b: 2\n  # why\n  new: x\n")]
    [InlineData("a: 1\n...\n", "a: 1\n# why\nnew: x\n...\n")]
    [InlineData("a: |\n  text\n  # text\n# end\n", "a: |\n  text\n  # text\n# end\n# why\nnew: x\n")]
    // Before the last one when its line does not end: a line end might become part of its value.
    [InlineData("a: 1\nb: |\n  text", "a: 1\n# why\nnew: x\nb: |\n  text")]
    [InlineData("# a\na: 1\n# about b\nb: 2", "# a\na: 1\n# why\nnew: x\n# about b\nb: 2")]
    [InlineData("a: 1", "# why\nnew: x\na: 1")]
    // Between braces.
    [InlineData("{\"a\": 1}", "{\n# why\nnew: x,\n\"a\": 1}")]
    [InlineData("# {\n{\n  a: 1,\n}\n", "# {\n{\n# why\nnew: x,\n\n  a: 1,\n}\n")]
    public void A_parameter_is_added(string old, string expected) => Check(old, expected, text => text.Add("new", "x", "why"));

    [Theory]
    [InlineData("k: 1 # note\n", "k: v # note\n")]
    [InlineData("k:    1\n", "k:    v\n")]
    [InlineData("k:\n", "k: v\n")]
    [InlineData("k: # note\n", "k: v # note\n")]
    [InlineData("\"k\" : 'it''s # no comment' # note\n", "\"k\" : v # note\n")]
    [InlineData("k: \"a\\\" # b\"\n", "k: v\n")]
    [InlineData("k: a#b # note\r\nl: 1\r\n", "k: v # note\r\nl: 1\r\n")]
    [InlineData("k: [\"a # b\", c] # note\n", "k: v # note\n")]
    [InlineData("k: 1", "k: v")]
    [InlineData("k:\n- a\n# about a list\n- b\n\n# next\nl: 1\n", "# k:\n# - a\n# # about a list\n# - b\nk: v\n\n# next\nl: 1\n")]
    [InlineData("k: |\n  a\n\n  b\nl: 1\n", "# k: |\n#   a\n#\n#   b\nk: v\nl: 1\n")]
    [InlineData("{k: [1, {a: 'x, }'}] , l: 2}", "{k: v , l: 2}")]
    [InlineData("{\"k\":1}", "{\"k\": v}")]
    [InlineData("{\"l\": \"# no comment\", # a comment, with commas\n \"k\": http://a:80 # note\n}",
        "{\"l\": \"# no comment\", # a comment, with commas\n \"k\": v # note\n}")]
    public void A_value_is_replaced(string old, string expected) => Check(old, expected, text => text.Set("k", "v", null));

    [Theory]
    [InlineData("k: 1 # note\n", "# why\nother: 1 # note\n")]
    [InlineData("a: 0\n'k' :\n  - 1\nl: 1\n", "a: 0\n# why\n'other' :\n  - 1\nl: 1\n")]
    [InlineData("  k: 1\n  l: 2\n", "  # why\n  other: 1\n  l: 2\n")]
    [InlineData("{\"k\": 1, l: 2}", "{\n# why\n\"other\": 1, l: 2}")]
    public void A_parameter_is_renamed(string old, string expected) => Check(old, expected, text => text.Rename("k", "other", "why"));

    [Theory]
    [InlineData("k: 1 # note\nl: 2\n", "# why\n# k: 1 # note\nl: 2\n")]
    [InlineData("k:\n  a: 1\n\n  b: 2\n\n# about l\nl: 2\n", "# why\n# k:\n#   a: 1\n#\n#   b: 2\n\n# about l\nl: 2\n")]
    [InlineData("  l: 2\n  k: 1\n", "  l: 2\n  # why\n  # k: 1\n")]
    [InlineData("l: 2\r\nk: 1\r\n", "l: 2\r\n# why\r\n# k: 1\r\n")]
    [InlineData("l: 2\nk: 1", "l: 2\n# why\n# k: 1")]
    [InlineData("{k: 1, l: 2}", "{\n# why\n# k: 1\n l: 2}")]
    [InlineData("{l: 2, k: 1}", "{l: 2, \n# why\n# k: 1\n}")]
    public void A_parameter_becomes_a_comment(string old, string expected) => Check(old, expected, text => text.Disable("k", "why"));

    private static void Check(string old, string expected, Action<ConfigEditor> edit)
    {
        ConfigEditor text = new(old, Places(old));
        edit(text);

        Assert.Equal(expected, text.ToString());
        _ = s_yaml.Read(text.ToString(), "edited");
    }

    private static List<ConfigPlace> Places(string text) =>
        [.. ((YamlMapping)s_yaml.Read(text, "test")).Entries.Select(entry => new ConfigPlace(entry.Key.Text, entry.Key.Line, entry.Key.Column))];
}
