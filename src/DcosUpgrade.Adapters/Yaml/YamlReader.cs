using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using DcosUpgrade.Ports;
using DcosUpgrade.Resources;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DcosUpgrade.Adapters.Yaml;

/// <summary>YAML by the parser's events: one document, no aliases, no foreign tags, every value with its place.</summary>
internal sealed class YamlReader : IYamlReader
{
    private const int MaxBytes = 10 * 1024 * 1024;
    private const int MaxDepth = 64;

    private static readonly HashSet<string> s_coreTags =
    [
        "tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool",
        "tag:yaml.org,2002:null", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq",
    ];

    public YamlTree Read(string text, string source)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            throw Invalid(source, Mark.Empty, $"longer than {MaxBytes} bytes");
        }

        Scanner scanner = new(new StringReader(text));
        try
        {
            return new Document(new Parser(scanner), source).Read();
        }
        catch (YamlException e)
        {
            // About a tab it names the place where the value around it began.
            Mark at = e.Message.Contains("tab") ? scanner.CurrentPosition : e.Start;
            throw new InputException(e, SR.YamlInvalid, source, Place(source, at), e.Message.TrimEnd('.'));
        }
        catch (InvalidOperationException e)
        {
            // What its scanner throws at a flow mapping that is never closed, among others.
            throw new InputException(e, SR.YamlInvalid, source, Place(source, scanner.CurrentPosition), "the text before this place does not end as it should");
        }
    }

    private static InputException Invalid(string source, Mark at, string reason) =>
        new(SR.YamlInvalid, source, Place(source, at), reason);

    private static string Place(string source, Mark at) =>
        string.Format(CultureInfo.InvariantCulture, "{0}:{1}:{2}", source, at.Line, at.Column);

    /// <summary>One pass over the events of one text.</summary>
    private sealed class Document(IParser events, string source)
    {
        public YamlTree Read()
        {
            events.Consume<StreamStart>();
            if (events.Accept<StreamEnd>(out StreamEnd? empty))
            {
                throw Invalid(source, empty.Start, "the document is empty");
            }

            events.Consume<DocumentStart>();
            YamlTree root = Value(1);
            events.Consume<DocumentEnd>();
            if (events.Accept<DocumentStart>(out DocumentStart? second))
            {
                throw Invalid(source, second.Start, "more than one document");
            }

            return root;
        }

        private YamlTree Value(int depth)
        {
            if (depth > MaxDepth)
            {
                throw Invalid(source, events.Current!.Start, $"nested deeper than {MaxDepth}");
            }

            return events.Consume<ParsingEvent>() switch
            {
                Scalar scalar => Leaf(scalar),
                SequenceStart start => Sequence(start, depth),
                MappingStart start => Mapping(start, depth),
                AnchorAlias alias => throw AliasNotAllowed(alias.Start),
                ParsingEvent other => throw Invalid(source, other.Start, "a value is expected"),
            };
        }

        private YamlScalar Leaf(Scalar scalar)
        {
            Check(scalar);
            bool isText = !scalar.Tag.IsEmpty && (scalar.Tag.IsNonSpecific || scalar.Tag.Value == "tag:yaml.org,2002:str");
            return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain && !isText, Line(scalar), Column(scalar));
        }

        private YamlSequence Sequence(SequenceStart start, int depth)
        {
            Check(start);
            List<YamlTree> items = [];
            while (!events.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Value(depth + 1));
            }

            return new YamlSequence(items, Line(start), Column(start));
        }

        private YamlMapping Mapping(MappingStart start, int depth)
        {
            Check(start);
            List<KeyValuePair<YamlScalar, YamlTree>> entries = [];
            HashSet<string> names = [];
            while (!events.TryConsume<MappingEnd>(out _))
            {
                YamlScalar key = Key();
                if (!names.Add(key.Text))
                {
                    throw Invalid(source, new Mark(0, key.Line, key.Column), $"the key '{key.Text}' is there twice");
                }

                entries.Add(new KeyValuePair<YamlScalar, YamlTree>(key, Value(depth + 1)));
            }

            return new YamlMapping(entries, Line(start), Column(start));
        }

        private YamlScalar Key() => events.Consume<ParsingEvent>() switch
        {
            Scalar scalar => Leaf(scalar),
            AnchorAlias alias => throw AliasNotAllowed(alias.Start),
            ParsingEvent other => throw Invalid(source, other.Start, "a key must be a plain text"),
        };

        private void Check(NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
            {
                throw AliasNotAllowed(node.Start);
            }

            if (node.Tag is { IsEmpty: false, IsNonSpecific: false } tag && !s_coreTags.Contains(tag.Value))
            {
                throw Invalid(source, node.Start, $"the tag '{tag.Value}' is not allowed");
            }
        }

        private InputException AliasNotAllowed(Mark at) => new(SR.AliasNotAllowed, source, Place(source, at));

        private static int Line(ParsingEvent at) => (int)at.Start.Line;

        private static int Column(ParsingEvent at) => (int)at.Start.Column;
    }
}
