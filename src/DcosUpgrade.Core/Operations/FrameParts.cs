using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The parts of one output by name. An output can have tens of megabytes, so a part is copied only on request.</summary>
internal sealed class FrameParts(string output) : IReadOnlyDictionary<string, string>
{
    private readonly Dictionary<string, (int Start, int End)> _parts = new(StringComparer.Ordinal);

    public int Count => _parts.Count;

    public IEnumerable<string> Keys => _parts.Keys;

    public IEnumerable<string> Values => _parts.Values.Select(Cut);

    public string this[string name] => Cut(_parts[name]);

    /// <summary>Adds a part; of two parts with one name the last counts.</summary>
    public void Add(string name, int start, int end) => _parts[name] = (start, end);

    public bool ContainsKey(string key) => _parts.ContainsKey(key);

    public bool TryGetValue(string key, out string value)
    {
        bool found = _parts.TryGetValue(key, out (int Start, int End) part);
        value = found ? Cut(part) : null!;
        return found;
    }

    /// <summary>A part without white space at either end; empty when there is none.</summary>
    public string Trimmed(string name) =>
        _parts.TryGetValue(name, out (int Start, int End) part) ? new TextPart(output, part.Start, part.End - part.Start).Trim().ToString() : "";

    /// <summary>Splits a part at the last <paramref name="mark"/>, which begins the second text. Null when the part does not have the mark.</summary>
    public (TextPart Before, string From)? SplitAtLast(string name, string mark)
    {
        if (!_parts.TryGetValue(name, out (int Start, int End) part) || part.End == part.Start)
        {
            return null;
        }

        int at = output.LastIndexOf(mark, part.End - 1, part.End - part.Start, StringComparison.Ordinal);
        return at < 0 ? null : (new TextPart(output, part.Start, at - part.Start), Cut((at, part.End)));
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        _parts.Select(part => new KeyValuePair<string, string>(part.Key, Cut(part.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Cut((int Start, int End) part) => output.Substring(part.Start, part.End - part.Start);
}
