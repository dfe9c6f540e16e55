using System;
using System.Globalization;
using System.Linq;
using System.Text;
using DcosUpgrade.Adapters.Yaml;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using Xunit;

namespace DcosUpgrade.Core.Tests.Adapters;

public sealed class YamlReaderTests
{
    private const string Inventory = """
        # a cluster
        version: 1
        cluster: prod-eu
        bootstrap: {name: boot, address: 10.0.0.5, port: 22}
        nodes:
          - name: m1
            role: "master"
            note: |
              two
              lines
          - {name: 'a1', role: agent, zone: ~}
        """;

    private readonly YamlReader _reader = new();

    [Fact]
    public void Document_keeps_values_with_line_and_column()
    {
        YamlMapping root = Assert.IsType<YamlMapping>(_reader.Read(Inventory, "inventory.yaml"));

        Assert.Equal(["version", "cluster", "bootstrap", "nodes"], root.Entries.Select(entry => entry.Key.Text));
        Assert.Equal(new YamlScalar("1", true, 2, 10), root.Entries[0].Value);
        YamlSequence nodes = Assert.IsType<YamlSequence>(root.Entries[3].Value);
        YamlMapping m1 = Assert.IsType<YamlMapping>(nodes.Items[0]);
        Assert.Equal(new YamlScalar("master", false, 7, 11), m1.Entries[1].Value);
        Assert.Equal("two\nlines\n", Assert.IsType<YamlScalar>(m1.Entries[2].Value).Text);
        YamlMapping a1 = Assert.IsType<YamlMapping>(nodes.Items[1]);
        Assert.Equal((11, 5), (a1.Line, a1.Column));
        Assert.True(Assert.IsType<YamlScalar>(a1.Entries[2].Value).IsNull);
    }

    [Theory]
    [InlineData("a: !!str 22", "22", false)]
    [InlineData("a: !!int 22", "22", true)]
    [InlineData("a: ! 22", "22", false)]
    [InlineData("a:", "", true)]
    [InlineData("a: 'null'", "null", false)]
    public void Plain_scalars_are_marked(string text, string value, bool plain)
    {
        YamlMapping root = Assert.IsType<YamlMapping>(_reader.Read(text, "f"));
        YamlScalar scalar = Assert.IsType<YamlScalar>(root.Entries[0].Value);

        Assert.Equal((value, plain), (scalar.Text, scalar.Plain));
    }

    [Theory]
    [InlineData("", "1:1", "empty")]
    [InlineData("# only a comment\n", "2:1", "empty")]
    [InlineData("a: 1\na: 2\n", "2:1", "duplicated")]
    [InlineData("a: {x: 1, y: 2, x: 3}", "1:17", "duplicated")]
    [InlineData("a: 1\n---\nb: 2\n", "2:1", "more than one")]
    [InlineData("a: [1, 2\n", "2:1", "")]
    [InlineData("a: {x: 1\n", "2:1", "")]
    [InlineData("a: 'open\n", "1:4", "")]
    [InlineData("a: b: c\n", "1:5", "")]
    [InlineData("a:\n\t- b\n", "2:1", "tab")]
    [InlineData("a: 1\n\tb: 2\n", "2:1", "tab")]
    [InlineData("a: {x: 1\nb: 2\n", "2:1", "")]
    [InlineData("a: 1\n  b: 2\n", "2:4", "")]
    [InlineData("- a\nb: 1\n", "2:1", "")]
    [InlineData("? [1, 2]\n: x\n", "1:3", "key")]
    [InlineData("a: !python/object x\n", "1:4", "tag")]
    [InlineData("a: !!binary AAAA\n", "1:4", "tag")]
    [InlineData("a: !<tag:yaml.org,2002:set> {}\n", "1:4", "tag")]
    [InlineData("a: @x\n", "1:4", "")]
    [InlineData("a: %x\n", "1:4", "")]
    [InlineData("a: \"\\q\"\n", "1:4", "")]
    public void Malformed_document_is_refused_with_line_and_column(string text, string place, string reason)
    {
        InputException e = Assert.Throws<InputException>(() => _reader.Read(text, "dir/file.yaml"));

        Assert.Equal(SR.YamlInvalid, e.Id);
        Assert.Equal("dir/file.yaml", e.TargetName);
        Assert.StartsWith($"dir/file.yaml:{place}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &x 1\n", "1:4")]
    [InlineData("a: *x\n", "1:4")]
    [InlineData("a: 1\nb: &x [1]\n", "2:4")]
    [InlineData("&x a: 1\n", "1:1")]
    [InlineData("*x : 1\n", "1:1")]
    [InlineData("a: {<<: *x}\n", "1:9")]
    public void Anchors_and_aliases_are_refused(string text, string place)
    {
        InputException e = Assert.Throws<InputException>(() => _reader.Read(text, "f"));

        Assert.Equal(SR.AliasNotAllowed, e.Id);
        Assert.StartsWith($"f:{place}: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_aliases_are_refused()
    {
        StringBuilder bomb = new("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Equal(SR.AliasNotAllowed, Assert.Throws<InputException>(() => _reader.Read(bomb.ToString(), "f")).Id);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void Depth_is_bounded(int depth, bool isFine)
    {
        string text = new string('[', depth - 1) + "x" + new string(']', depth - 1);

        if (isFine)
        {
            _reader.Read(text, "f");
        }
        else
        {
            Assert.Contains("deeper", Assert.Throws<InputException>(() => _reader.Read(text, "f")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Size_is_bounded() =>
        Assert.Equal(SR.YamlInvalid, Assert.Throws<InputException>(() => _reader.Read("a: " + new string('é', 6 << 20), "f")).Id);

    [Fact]
    public void Any_damage_is_either_harmless_or_an_InputException()
    {
        Random random = new(20171);
        const string Alphabet = "{}[]:,-?!&*#|>'\"%@`~<= \t\n\r\\ax1\u00e9\u0085\u2028\ufeff\0";
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder text = new(Inventory);
            for (int cuts = random.Next(1, 8); cuts > 0 && text.Length > 0; cuts--)
            {
                int at = random.Next(text.Length);
                _ = random.Next(4) switch
                {
                    0 => text.Remove(at, random.Next(1, Math.Min(30, text.Length - at) + 1)),
                    1 => text.Insert(at, text.ToString(at, random.Next(0, Math.Min(30, text.Length - at)))),
                    2 => text.Insert(at, Alphabet[random.Next(Alphabet.Length)]),
                    _ => text.Replace(text[at], Alphabet[random.Next(Alphabet.Length)], at, 1),
                };
            }

            Exception? e = Record.Exception(() => _reader.Read(text.ToString(), "f"));
            Assert.True(e is null or InputException, $"{text}\n{e}");
        }
    }
}
