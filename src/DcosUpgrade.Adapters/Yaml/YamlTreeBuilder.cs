using System.Collections.Generic;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>Builds the tree from the parser events of one text.</summary>
internal sealed class YamlTreeBuilder(IParser events, string source, YamlDialect dialect)
{
    private static readonly HashSet<string> s_coreTags =
    [
        "tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool",
        "tag:yaml.org,2002:null", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq",
    ];

    private readonly Dictionary<string, YamlTree> _anchors = [];
    private int _nodes;
    private int _flows;

    public YamlTree Read()
    {
        events.Consume<StreamStart>();
        if (events.Accept<StreamEnd>(out StreamEnd? empty))
        {
            throw YamlReader.Invalid(source, empty.Start, "the document is empty");
        }

        events.Consume<DocumentStart>();
        YamlTree root = Value(1);
        events.Consume<DocumentEnd>();
        if (events.Accept<DocumentStart>(out DocumentStart? second))
        {
            throw YamlReader.Invalid(source, second.Start, "more than one document");
        }

        return root;
    }

    private YamlTree Value(int depth)
    {
        Mark at = events.Current!.Start;
        if (depth > dialect.MaxDepth)
        {
            throw YamlReader.Invalid(source, at, $"nested deeper than {dialect.MaxDepth}");
        }

        if (++_nodes > dialect.MaxNodes)
        {
            throw YamlReader.Invalid(source, at, $"more than {dialect.MaxNodes} values");
        }

        return events.Consume<ParsingEvent>() switch
        {
            Scalar scalar => Leaf(scalar),
            SequenceStart start => Sequence(start, depth),
            MappingStart start => Mapping(start, depth),
            AnchorAlias alias => Target(alias),
            ParsingEvent other => throw YamlReader.Invalid(source, other.Start, "a value is expected"),
        };
    }

    private YamlScalar Leaf(Scalar scalar)
    {
        Check(scalar);
        if (!dialect.IsStrict
            && _flows > 0
            && scalar.Style == ScalarStyle.Plain
            && (scalar.Value.Contains("?") || scalar.Value is [':' or '|' or '>' or '%', ..]))
        {
            throw YamlReader.Invalid(source, scalar.Start, "inside brackets, text with a question mark, or with :, |, > or % before it, must be in quotes");
        }

        bool isText = dialect.IsStrict && !scalar.Tag.IsEmpty && (scalar.Tag.IsNonSpecific || scalar.Tag.Value == "tag:yaml.org,2002:str");
        YamlScalar leaf = new(scalar.Value, scalar.Style == ScalarStyle.Plain && !isText, Line(scalar), Column(scalar))
        {
            Tag = Tag(scalar),
            Anchor = Anchor(scalar),
        };
        return Known(scalar, leaf);
    }

    private YamlSequence Sequence(SequenceStart start, int depth)
    {
        Check(start);
        List<YamlTree> items = [];
        int isFlow = start.Style == SequenceStyle.Flow ? 1 : 0;
        _flows += isFlow;
        while (!events.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Value(depth + 1));
        }

        _flows -= isFlow;
        return Known(start, new YamlSequence(items, Line(start), Column(start)) { Tag = Tag(start), Anchor = Anchor(start) });
    }

    private YamlMapping Mapping(MappingStart start, int depth)
    {
        Check(start);
        List<KeyValuePair<YamlScalar, YamlTree>> entries = [];
        HashSet<string> names = [];
        int isFlow = start.Style == MappingStyle.Flow ? 1 : 0;
        _flows += isFlow;
        while (!events.TryConsume<MappingEnd>(out _))
        {
            YamlScalar key = Key();
            if (dialect.IsStrict && !names.Add(key.Text))
            {
                throw YamlReader.Invalid(source, new Mark(0, key.Line, key.Column), $"the key '{key.Text}' is duplicated");
            }

            entries.Add(new KeyValuePair<YamlScalar, YamlTree>(key, Value(depth + 1)));
        }

        _flows -= isFlow;
        return Known(start, new YamlMapping(entries, Line(start), Column(start)) { Tag = Tag(start), Anchor = Anchor(start) });
    }

    private YamlScalar Key()
    {
        ParsingEvent at = events.Consume<ParsingEvent>();
        return at switch
        {
            Scalar scalar => Leaf(scalar),
            AnchorAlias alias when Target(alias) is YamlScalar scalar => scalar,
            _ => throw YamlReader.Invalid(source, at.Start, "a key must be a plain text"),
        };
    }

    /// <summary>Registers the anchor of a complete value: an alias inside the value cannot refer to it.</summary>
    private T Known<T>(NodeEvent node, T tree)
        where T : YamlTree
    {
        if (!node.Anchor.IsEmpty)
        {
            if (_anchors.ContainsKey(node.Anchor.Value))
            {
                throw YamlReader.Invalid(source, node.Start, "this anchor is duplicated");
            }

            _anchors.Add(node.Anchor.Value, tree);
        }

        return tree;
    }

    private YamlTree Target(AnchorAlias alias) =>
        dialect.IsStrict ? throw AliasNotAllowed(alias.Start)
        : _anchors.TryGetValue(alias.Value.Value, out YamlTree? tree) ? tree
        : throw YamlReader.Invalid(source, alias.Start, "there is no anchor before this alias");

    private void Check(NodeEvent node)
    {
        if (!dialect.IsStrict)
        {
            return;
        }

        if (!node.Anchor.IsEmpty)
        {
            throw AliasNotAllowed(node.Start);
        }

        if (node.Tag is { IsEmpty: false, IsNonSpecific: false } tag && !s_coreTags.Contains(tag.Value))
        {
            throw YamlReader.Invalid(source, node.Start, $"the tag '{tag.Value}' is not allowed");
        }
    }

    private InputException AliasNotAllowed(Mark at) => new(SR.AliasNotAllowed, source, YamlReader.Place(source, at));

    private static string? Tag(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;

    private static string? Anchor(NodeEvent node) => node.Anchor.IsEmpty ? null : node.Anchor.Value;

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private int Column(ParsingEvent at) => (int)at.Start.Column - (dialect.Shifts.TryGetValue(Line(at), out int shift) ? shift : 0);
}
