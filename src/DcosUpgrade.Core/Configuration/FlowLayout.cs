using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Configuration;

/// <summary>All parameters stand between braces, as in JSON.</summary>
internal sealed class FlowLayout : IConfigLayout
{
    private readonly string _newline;
    private readonly ILookup<string, ConfigExtent> _extents;

    public FlowLayout(string text, IReadOnlyList<KeyValuePair<string, int>> keys, string newline)
    {
        _newline = newline;
        _extents = keys.ToLookup(key => key.Key, key => Extent(text, key.Key, key.Value), StringComparer.Ordinal);
        AddAt = text.LastIndexOf('{', keys[0].Value - 1) + 1;
    }

    public int AddAt { get; }

    public IReadOnlyList<ConfigExtent> Find(string key) => [.. _extents[key]];

    public string Added(string comments, string entry) => Before(comments) + entry + "," + _newline;

    public string Before(string comments) => comments.Length == 0 ? "" : _newline + comments;

    public string Instead(string comments) => Before(comments);

    private static ConfigExtent Extent(string text, string key, int start)
    {
        int keyEnd = YamlScan.Key(text, start, key);
        int colon = text.IndexOf(':', keyEnd);
        int valueStart = colon + 1;
        while (char.IsWhiteSpace(text[valueStart]))
        {
            valueStart++;
        }

        int valueEnd = YamlScan.Flow(text, valueStart, out int stop);
        return new ConfigExtent(start, keyEnd, valueStart, valueEnd, valueEnd, text[stop] == ',' ? stop + 1 : valueEnd);
    }
}
