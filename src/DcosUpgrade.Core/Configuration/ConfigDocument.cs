using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;

namespace DcosUpgrade.Configuration;

/// <summary>A config.yaml: its text, its keys with their places, and its values as the installer's YAML library reads them.</summary>
internal sealed class ConfigDocument
{
    public const string ByteOrderMark = "\uFEFF";

    private ConfigDocument(string source, string text, bool hasByteOrderMark, YamlMapping root, IReadOnlyList<ConfigEntry> entries)
    {
        Source = source;
        Text = text;
        HasByteOrderMark = hasByteOrderMark;
        Root = root;
        Entries = entries;
        Values = entries.GroupBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Last(), StringComparer.Ordinal);
    }

    /// <summary>Its name in messages, normally the path.</summary>
    public string Source { get; }

    /// <summary>The content of the file without a byte order mark.</summary>
    public string Text { get; }

    public bool HasByteOrderMark { get; }

    /// <summary>The content of the file.</summary>
    public string WithMark => (HasByteOrderMark ? ByteOrderMark : "") + Text;

    public YamlMapping Root { get; }

    /// <summary>Every key of the top level in the order of the text, duplicates included; those of a merge (<c>&lt;&lt;</c>) come first.</summary>
    public IReadOnlyList<ConfigEntry> Entries { get; }

    /// <summary>The entries that count: the last of a duplicate key.</summary>
    public IReadOnlyDictionary<string, ConfigEntry> Values { get; }

    /// <summary>False only where enable_ipv6 is false: the installer's default is true.</summary>
    public bool EnablesIpv6 => ValueOf("enable_ipv6") != "false";

    /// <summary>The value of a parameter as the installer takes it; null when it is not set or cannot be used.</summary>
    public string? ValueOf(string name) => Values.TryGetValue(name, out ConfigEntry? entry) ? Resolution.ArgumentText(entry.Value) : null;

    /// <exception cref="InputException">The text is not YAML as the installer reads it, or not a mapping of names; with its place.</exception>
    public static ConfigDocument Parse(string text, string source, IYamlReader yaml)
    {
        bool mark = text.StartsWith(ByteOrderMark, StringComparison.Ordinal);
        text = mark ? text.Substring(1) : text;
        YamlTree tree = yaml.ReadConfiguration(text, source);
        YamlTyping typing = new(source);
        if (tree is not YamlMapping root || typing.Type(root) is not ConfigMap)
        {
            throw Invalid(source, tree, "a configuration is a mapping of parameters and their values");
        }

        return new ConfigDocument(source, text, mark, root, [.. typing.Flatten(root).Select(entry => Entry(entry, source))]);
    }

    private static ConfigEntry Entry(KeyValuePair<YamlScalar, YamlTree> entry, string source)
    {
        YamlTyping typing = new(source);
        return typing.Type(entry.Key) is ConfigText key
            ? new ConfigEntry(key.Value, typing.Type(entry.Value), entry.Key.Line, entry.Key.Column, entry.Value)
            : throw Invalid(source, entry.Key, $"the key {entry.Key.Text} is not a text for the installer: put it in quotes");
    }

    private static InputException Invalid(string source, YamlTree at, string reason) =>
        new(SR.YamlInvalid, source, $"{source}:{at.Line}:{at.Column}", reason) { Place = (at.Line, at.Column) };
}
