using System;
using System.Collections.Generic;
using System.Linq;

namespace DcosUpgrade.Operations;

/// <summary>
/// Reads one master's <c>/slaves</c> again and again. The list is megabytes long and seldom more than a few of its rows have changed:
/// only those are parsed, the others are known by their text.
/// </summary>
internal sealed class AgentListReader
{
    private const string Rows = "{\"slaves\":[";

    private string _text = "";
    private AgentLists? _lists;
    private List<Row> _rows = [];

    /// <exception cref="Ports.NodeAnswerException">The answer is no JSON; the next call reads anew.</exception>
    public AgentLists Of(string text)
    {
        if (_lists is null || !string.Equals(text, _text, StringComparison.Ordinal))
        {
            (_lists, _rows) = ByRow(text) ?? (AgentLists.Parse(text), []);
            _text = text;
        }

        return _lists;
    }

    /// <summary>Null when the text is not in the form in which Mesos prints it: then it is read as a whole.</summary>
    private (AgentLists Lists, List<Row> Rows)? ByRow(string text)
    {
        if (!text.StartsWith(Rows, StringComparison.Ordinal))
        {
            return null;
        }

        List<Row> rows = new(_rows.Count + 1);
        Dictionary<string, int>? places = null;
        int at = Rows.Length;
        int old = 0;
        while (at < text.Length && text[at] == '{')
        {
            Row row;
            if (old < _rows.Count && string.CompareOrdinal(text, at, _text, _rows[old].Start, _rows[old].Length) == 0)
            {
                // Rows are whole objects: what begins with one has no longer one there.
                row = _rows[old++] with { Start = at };
            }
            else
            {
                int end = EndOf(text, at);
                if (end < 0)
                {
                    return null;
                }

                row = new Row(at, end - at, AgentLists.Agent(Json.Parse(text.Substring(at, end - at), nameof(MasterProbeOperation))));
                old = (places ??= Places()).TryGetValue(row.Agent.Id, out int place) ? place + 1 : old;
            }

            rows.Add(row);
            at += row.Length;
            if (at >= text.Length || text[at] != ',')
            {
                break;
            }

            at++;
        }

        return at < text.Length && text[at] == ']' && text[at - 1] != ','
            ? (AgentLists.Parse(Rows + text.Substring(at)) with { Registered = new AgentTable([.. rows.Select(row => row.Agent)]) }, rows)
            : null;
    }

    /// <summary>Where each agent's row was: what follows it follows it still.</summary>
    private Dictionary<string, int> Places()
    {
        Dictionary<string, int> places = new(_rows.Count, StringComparer.Ordinal);
        for (int i = 0; i < _rows.Count; i++)
        {
            places[_rows[i].Agent.Id] = i;
        }

        return places;
    }

    /// <summary>Where the object that begins here ends; -1 when it does not.</summary>
    private static int EndOf(string text, int at)
    {
        int depth = 0;
        for (int i = at; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    i = EndOfString(text, i);
                    break;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when --depth == 0:
                    return i + 1;
            }
        }

        return -1;
    }

    private static int EndOfString(string text, int at)
    {
        for (int i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <param name="Start">Where its text begins.</param>
    private readonly record struct Row(int Start, int Length, MesosAgent Agent);
}
