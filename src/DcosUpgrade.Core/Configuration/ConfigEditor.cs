using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using DcosUpgrade.Errors;
using DcosUpgrade.Ports;
using DcosUpgrade.Text;

namespace DcosUpgrade.Configuration;

/// <summary>A parameter of the document's root: its name and the position of its key (1-based).</summary>
internal readonly record struct ConfigPlace(string Key, int Line, int Column);

/// <summary>
/// Edits the text of a config.yaml parameter by parameter and leaves every other byte as it is: comments, order, quotes, anchors,
/// line ends, byte order mark.
/// </summary>
internal sealed class ConfigEditor
{
    private static readonly Pattern s_anchor = new(@"(?:^|[\s\[{,])&[^\s,\[\]{}]+", RegexOptions.CultureInvariant);
    private static readonly Pattern s_comment = new(@"\s#.*");
    private static readonly Pattern s_alias = new(@"(?:^|[\s\[{,])\*[^\s,\[\]{}]+", RegexOptions.CultureInvariant);

    private readonly string _text;
    private readonly string _newline;
    private readonly IConfigLayout _layout;
    private readonly List<(int Start, int End, string New)> _edits = [];
    private readonly List<string> _added = [];

    /// <param name="places">The root's entries in document order.</param>
    public ConfigEditor(string text, IReadOnlyList<ConfigPlace> places)
    {
        _text = text;
        _newline = text.Contains("\r\n") ? "\r\n" : "\n";
        int[] lines = LineStarts(text);
        IReadOnlyList<KeyValuePair<string, int>> keys =
            [.. places.Select(place => new KeyValuePair<string, int>(place.Key, lines[place.Line - 1] + place.Column - 1))];
        _layout = IsFlow(text.Substring(0, keys[0].Value)) ? new FlowLayout(text, keys, _newline) : new BlockLayout(text, keys, _newline);
    }

    /// <exception cref="InputException">The text cannot be edited line by line.</exception>
    public static ConfigEditor Of(ConfigDocument document)
    {
        if (document.Root.Entries.Count == 0)
        {
            throw new InputException(SR.ConfigNotEditable, document.Source, $"{document.Source}:{document.Root.Line}:{document.Root.Column}", "{}");
        }

        List<ConfigPlace> places = [.. document.Root.Entries.Select(entry => new ConfigPlace(entry.Key.Text, entry.Key.Line, entry.Key.Column))];
        int[] lines = LineStarts(document.Text);
        int last = -1;
        foreach (ConfigPlace place in places)
        {
            int at = place.Line <= lines.Length ? lines[place.Line - 1] + place.Column - 1 : document.Text.Length;
            bool isThere = at > last && at < document.Text.Length
                && (document.Text[at] is '"' or '\'' || string.CompareOrdinal(document.Text, at, place.Key, 0, place.Key.Length) == 0)
                && document.Text.Substring(lines[place.Line - 1], place.Column - 1).Trim() != "?"
                && document.Text.IndexOf(':', at) >= 0;
            if (!isThere)
            {
                throw new InputException(SR.ConfigNotEditable, document.Source, $"{document.Source}:{place.Line}:{place.Column}", place.Key);
            }

            last = at;
        }

        return new ConfigEditor(document.Text, places);
    }

    public bool Has(string key) => _layout.Find(key).Count > 0;

    /// <summary>Adds a missing parameter.</summary>
    /// <param name="why">A comment above it; null for none.</param>
    public void Add(string key, string value, string? why) => _added.Add(_layout.Added(Comment(why), $"{key}: {value}"));

    /// <summary>Gives a parameter another value. A value of several lines is kept as a comment.</summary>
    /// <param name="why">A comment above it; null for none.</param>
    public void Set(string key, string value, string? why)
    {
        ConfigExtent entry = _layout.Find(key).Last();
        string kept = Text(entry).Contains('\n') ? Commented(Text(entry)) : "";
        _edits.Add((entry.Start, entry.Start, _layout.Before(Comment(why) + kept)));
        _edits.Add((entry.ValueStart, entry.ValueEnd, (YamlScan.IsBlank(_text[entry.ValueStart - 1]) ? "" : " ") + value));
    }

    /// <summary>Adds a member to the mapping of a parameter, before its first one, and leaves the others as they are.</summary>
    /// <param name="value">As YAML on one line.</param>
    /// <param name="why">A comment above the parameter.</param>
    /// <returns>False when the mapping is written as text, or in another place.</returns>
    public bool AddMember(ConfigEntry entry, string member, string value, string why)
    {
        if (entry.Tree is not YamlMapping { Entries: [var first, ..] })
        {
            return false;
        }

        ConfigExtent extent = _layout.Find(entry.Key).Last();
        int[] lines = LineStarts(_text);
        int line = first.Key.Line <= lines.Length ? lines[first.Key.Line - 1] : _text.Length;
        int at = line + first.Key.Column - 1;
        if (at < extent.ValueStart || at >= extent.ValueEnd)
        {
            return false;
        }

        bool isFlow = IsFlow(_text.Substring(extent.ValueStart, at - extent.ValueStart));
        string indent = _text.Substring(line, at - line);
        if (!isFlow && !string.IsNullOrWhiteSpace(indent))
        {
            return false;
        }

        _edits.Add((extent.Start, extent.Start, _layout.Before(Comment(why))));
        _edits.Add((at, at, $"{member}: {value}{(isFlow ? ", " : _newline + indent)}"));
        return true;
    }

    /// <summary>Gives a parameter another name and leaves its value untouched.</summary>
    public void Rename(string key, string newKey, string why)
    {
        foreach (ConfigExtent entry in _layout.Find(key))
        {
            string spelled = _text.Substring(entry.Start, entry.KeyEnd - entry.Start);
            _edits.Add((entry.Start, entry.Start, _layout.Before(Comment(why))));
            _edits.Add((entry.Start, entry.KeyEnd, spelled.Replace(key, newKey)));
        }
    }

    /// <summary>Turns a parameter into a comment. One whose anchor is used elsewhere stays, under that comment: the installer ignores its name.</summary>
    public void Disable(string key, string why)
    {
        foreach (ConfigExtent entry in _layout.Find(key))
        {
            string old = Text(entry);
            _edits.Add(s_anchor.IsMatch(old) && s_alias.IsMatch(_text)
                ? (entry.Start, entry.Start, _layout.Before(Comment(why + " It stays for its anchor.")))
                : (entry.Start, entry.End, _layout.Instead(Comment(why) + Commented(old))));
        }
    }

    /// <summary>Replaces a value everywhere in the text.</summary>
    public void Hide(string key, string instead)
    {
        foreach (ConfigExtent entry in _layout.Find(key))
        {
            _edits.Add((entry.ValueStart, entry.LastEnd, (YamlScan.IsBlank(_text[entry.ValueStart - 1]) ? "" : " ") + instead));
        }
    }

    /// <summary>The text with all edits.</summary>
    public override string ToString()
    {
        StringBuilder text = new(_text);
        List<(int Start, int End, string New)> edits = [.. _edits];
        if (_added.Count > 0)
        {
            edits.Add((_layout.AddAt, _layout.AddAt, string.Concat(_added)));
        }

        // From the end, so that offsets stay valid; insertions at one offset keep their order and come before a replacement there.
        foreach ((int start, int end, string replacement) in edits.Select((edit, order) => (edit, order))
            .OrderByDescending(item => item.edit.Start).ThenByDescending(item => item.edit.End).ThenByDescending(item => item.order).Select(item => item.edit))
        {
            text.Remove(start, end - start).Insert(start, replacement);
        }

        return text.ToString();
    }

    private string Text(ConfigExtent entry) => _text.Substring(entry.Start, entry.ValueEnd - entry.Start);

    private string Comment(string? why) => why is null ? "" : "# " + why + _newline;

    private string Commented(string old) => string.Concat(old.Split('\n').Select(line => ("# " + line.TrimEnd()).TrimEnd() + _newline));

    /// <summary>Whether the root's first key comes after a brace.</summary>
    private static bool IsFlow(string before) => before.Split('\n')
        .Select(line => line.TrimStart().StartsWith("#", StringComparison.Ordinal) ? "" : s_comment.Replace(line, "").Trim())
        .LastOrDefault(line => line.Length > 0)?.EndsWith("{", StringComparison.Ordinal) is true;

    /// <summary>The offset of each line.</summary>
    public static int[] LineStarts(string text)
    {
        List<int> starts = [0];
        for (int at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return [.. starts];
    }
}
