using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>Gives YAML values the types that the installer's library gives them: those of YAML 1.1, where <c>on</c> is a bool and <c>1:30</c> is 90.</summary>
/// <param name="source">What errors call the document.</param>
internal sealed class YamlTyping(string source)
{
    /// <summary>How many values aliases may unfold to.</summary>
    private const int MaxValues = 250_000;

    private const int MaxDigits = 4300;

    private const string Prefix = "tag:yaml.org,2002:";

    private static readonly HashSet<string> s_true = ["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly HashSet<string> s_false = ["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
    private static readonly Pattern s_int = Form("[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
    private static readonly Pattern s_float = Form(
        @"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
        + @"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)");
    private static readonly Pattern s_date = Form(
        @"[0-9]{4}-[0-9]{2}-[0-9]{2}"
        + @"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?");

    private int _values;

    /// <exception cref="InputException">A tag that the library does not know, a value that is not of its tag's type, or an alias bomb.</exception>
    public ConfigValue Type(YamlTree tree)
    {
        if (++_values > MaxValues)
        {
            throw Invalid(tree, $"its aliases unfold to more than {MaxValues} values");
        }

        return tree switch
        {
            YamlScalar scalar => Scalar(scalar),
            YamlSequence sequence => Sequence(sequence),
            _ => Mapping((YamlMapping)tree),
        };
    }

    /// <summary>A mapping's entries as the library merges them: those of <c>&lt;&lt;</c> first, own ones after them.</summary>
    public IReadOnlyList<KeyValuePair<YamlScalar, YamlTree>> Flatten(YamlMapping mapping)
    {
        if (!mapping.Entries.Any(entry => IsMerge(entry.Key)))
        {
            return mapping.Entries;
        }

        // A merge may stand in what is merged, and double it each time.
        List<KeyValuePair<YamlScalar, YamlTree>> merged = [];
        foreach (KeyValuePair<YamlScalar, YamlTree> entry in mapping.Entries.Where(entry => IsMerge(entry.Key)))
        {
            IEnumerable<YamlTree> sources = entry.Value is YamlSequence list ? list.Items.Reverse() : [entry.Value];
            foreach (YamlTree part in sources)
            {
                merged.AddRange(part is YamlMapping map ? Flatten(map) : throw Invalid(part, "<< takes a mapping or a list of mappings"));
                if ((_values += merged.Count) > MaxValues)
                {
                    throw Invalid(mapping, $"its aliases unfold to more than {MaxValues} values");
                }
            }
        }

        merged.AddRange(mapping.Entries.Where(entry => !IsMerge(entry.Key)));
        return merged;
    }

    private static bool IsMerge(YamlScalar key) => key.Tag == Prefix + "merge" || (key is { Plain: true, Tag: null, Text: "<<" });

    private ConfigValue Sequence(YamlSequence sequence) => sequence.Tag switch
    {
        null or "!" or Prefix + "seq" => new ConfigList([.. sequence.Items.Select(Type)]),
        Prefix + "omap" or Prefix + "pairs" => new ConfigList([.. sequence.Items.Select(Pair)]),
        _ => throw Unknown(sequence),
    };

    private ConfigValue Pair(YamlTree item) => item is YamlMapping { Entries: [KeyValuePair<YamlScalar, YamlTree> pair] }
        ? new ConfigList([Type(pair.Key), Type(pair.Value)])
        : throw Invalid(item, "a mapping with one entry is expected");

    private ConfigValue Mapping(YamlMapping mapping)
    {
        if (mapping.Tag is Prefix + "set")
        {
            return new ConfigForeign("a set");
        }

        if (mapping.Tag is not (null or "!" or Prefix + "map"))
        {
            throw Unknown(mapping);
        }

        List<KeyValuePair<ConfigValue, ConfigValue>> members = [];
        Dictionary<ConfigValue, int> places = [];
        foreach (KeyValuePair<YamlScalar, YamlTree> entry in Flatten(mapping))
        {
            ConfigValue key = Type(entry.Key);
            KeyValuePair<ConfigValue, ConfigValue> member = new(key, Type(entry.Value));
            if (places.TryGetValue(key, out int place))
            {
                members[place] = member;
            }
            else
            {
                places.Add(key, members.Count);
                members.Add(member);
            }
        }

        return new ConfigMap(members);
    }

    private ConfigValue Scalar(YamlScalar scalar)
    {
        string text = scalar.Text;
        switch (scalar.Tag)
        {
            case null when !scalar.Plain:
            case Prefix + "str":
                return new ConfigText(text);

            // The library takes a lone ! for none, and the quotes with it.
            case null or "!":
                return Plain(scalar with { Plain = true });
            case Prefix + "null":
                return new ConfigNull();
            case Prefix + "bool":
                return Bool(text.ToLowerInvariant()) ?? throw Invalid(scalar, "no bool");
            case Prefix + "int":
                return s_int.IsMatch(text) ? Int(scalar) : throw Invalid(scalar, "no integer");
            case Prefix + "float":
                return Float(scalar);
            case Prefix + "binary":
                return new ConfigForeign("binary data");
            case Prefix + "timestamp":
                return s_date.IsMatch(text) ? new ConfigForeign("a date") : throw Invalid(scalar, "no date");
            default:
                throw Unknown(scalar);
        }
    }

    private ConfigValue Plain(YamlScalar scalar) => scalar.Text switch
    {
        _ when scalar.IsNull => new ConfigNull(),
        "=" => throw Invalid(scalar, "a single = is not a value"),
        "<<" => throw Invalid(scalar, "<< is a key, not a value"),
        string text when Bool(text) is { } flag => flag,
        string text when s_int.IsMatch(text) => Int(scalar),
        string text when s_float.IsMatch(text) => Float(scalar),
        string text when s_date.IsMatch(text) => new ConfigForeign("a date"),
        string text => new ConfigText(text),
    };

    private static ConfigBool? Bool(string text) => s_true.Contains(text) ? new ConfigBool(true) : s_false.Contains(text) ? new ConfigBool(false) : null;

    private ConfigInt Int(YamlScalar scalar)
    {
        string digits = scalar.Text.Replace("_", "").TrimStart('+', '-');
        bool negative = scalar.Text[0] == '-';
        BigInteger value = digits switch
        {
            "" or "0b" or "0x" => throw Invalid(scalar, "a number without digits"),
            { Length: > MaxDigits } => throw Invalid(scalar, "more digits than the installer's library takes"),
            "0" => 0,
            ['0', 'b', ..] => Digits(digits.Substring(2), 2),
            ['0', 'x', ..] => Digits(digits.Substring(2), 16),
            ['0', ..] => Digits(digits, 8),
            _ when digits.Contains(':') => digits.Split(':')
                .Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + BigInteger.Parse(part, CultureInfo.InvariantCulture)),
            _ => BigInteger.Parse(digits, CultureInfo.InvariantCulture),
        };
        return new ConfigInt(negative ? -value : value);
    }

    private static BigInteger Digits(string text, int radix) =>
        text.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));

    private ConfigFloat Float(YamlScalar scalar)
    {
        string text = scalar.Text.Replace("_", "").ToLowerInvariant();
        double sign = text.StartsWith("-", StringComparison.Ordinal) ? -1 : 1;
        text = text.TrimStart('+', '-');
        return text switch
        {
            ".inf" => new ConfigFloat(sign * double.PositiveInfinity),
            ".nan" => new ConfigFloat(double.NaN),
            _ => new ConfigFloat(sign * text.Split(':').Aggregate(0.0, (sum, part) => (sum * 60) + Number(scalar, part))),
        };
    }

    private double Number(YamlScalar scalar, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Invalid(scalar, "no number");

    private InputException Unknown(YamlTree tree) => Invalid(tree, "the installer's library does not have this tag");

    private InputException Invalid(YamlTree tree, string reason) =>
        new(SR.YamlInvalid, source, $"{source}:{tree.Line}:{tree.Column}", reason) { Place = (tree.Line, tree.Column) };

    private static Pattern Form(string pattern) => new($"^(?:{pattern})\\z", RegexOptions.CultureInvariant);
}
