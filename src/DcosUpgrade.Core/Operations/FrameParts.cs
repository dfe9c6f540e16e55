using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>The parts of one output by name. An output can have tens of megabytes, so a part is copied only on request.</summary>
internal sealed class FrameParts(string output, string operation) : IReadOnlyDictionary<string, string>
{
    private readonly Dictionary<string, (int Start, int End)> _parts = new(StringComparer.Ordinal);

    public int Count => _parts.Count;

    public IEnumerable<string> Keys => _parts.Keys;

    public IEnumerable<string> Values => _parts.Values.Select(part => VisibleText.Of(Cut(part)));

    /// <exception cref="NodeAnswerException">The answer does not have this part.</exception>
    public string this[string name] => TryGetValue(name, out string? value) ? value : throw new NodeAnswerException(operation, $"it has no part '{name}'");

    /// <exception cref="NodeAnswerException">The answer has this part already: a program prints each part once.</exception>
    public void Add(string name, int start, int end)
    {
        if (_parts.ContainsKey(name))
        {
            throw new NodeAnswerException(operation, $"two parts are named '{name}'");
        }

        _parts.Add(name, (start, end));
    }

    public bool ContainsKey(string key) => _parts.ContainsKey(key);

    /// <summary>The text of a part as it may be shown.</summary>
    public bool TryGetValue(string key, out string value)
    {
        value = Exact(key) is { } exact ? VisibleText.Of(exact) : null!;
        return value is not null;
    }

    /// <summary>A part as the node sent it: for content whose bytes count. It must pass <see cref="VisibleText"/> before it is shown.</summary>
    /// <returns>Null when the answer does not have this part.</returns>
    public string? Exact(string name) => _parts.TryGetValue(name, out (int Start, int End) part) ? Cut(part) : null;

    /// <summary>A part without white space at either end; empty when there is none.</summary>
    public string Trimmed(string name) =>
        _parts.TryGetValue(name, out (int Start, int End) part)
            ? VisibleText.Of(new TextPart(output, part.Start, part.End - part.Start).Trim().ToString())
            : "";

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
        _parts.Select(part => new KeyValuePair<string, string>(part.Key, VisibleText.Of(Cut(part.Value)))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Cut((int Start, int End) part) => output.Substring(part.Start, part.End - part.Start);
}
