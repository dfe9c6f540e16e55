using System;
using System.Collections.Generic;
using System.Linq;
using DcosUpgrade.Errors;
using DcosUpgrade.Text;

namespace DcosUpgrade.Operations;

/// <summary>
/// Parses the <c>/slaves</c> of one master for each view. The list has megabytes, and between two views few of its rows change:
/// only changed rows are parsed; the others are recognized by their text.
/// </summary>
internal sealed class AgentListReader
{
    private const string Rows = "{\"slaves\":[";

    private TextPart _text = "";
    private AgentLists? _lists;
    private List<Row> _rows = [];

    /// <exception cref="NodeAnswerException">The answer could not be parsed as JSON; the next call parses the complete answer.</exception>
    public AgentLists Of(TextPart text)
    {
        if (_lists is null || !text.Says(_text))
        {
            (_lists, _rows) = ByRow(text) ?? (AgentLists.Parse(text), []);
            _text = text;
        }

        return _lists;
    }

    /// <summary>Null when the text does not have the form that Mesos prints; the caller then parses all of it.</summary>
    private (AgentLists Lists, List<Row> Rows)? ByRow(TextPart part)
    {
        string text = part.Text;
        if (part.Length < Rows.Length || string.CompareOrdinal(text, part.Start, Rows, 0, Rows.Length) != 0)
        {
            return null;
        }

        List<Row> rows = new(_rows.Count + 1);
        Dictionary<string, int>? places = null;
        int at = part.Start + Rows.Length;
        int old = 0;
        bool same = _lists?.Registered is not null;
        while (at < part.End && text[at] == '{')
        {
            Row row;
            if (old < _rows.Count && at + _rows[old].Length <= part.End
                && string.CompareOrdinal(text, at, _text.Text, _rows[old].Start, _rows[old].Length) == 0)
            {
                // Rows are whole objects, so no row is the beginning of another one.
                row = _rows[old++] with { Start = at };
            }
            else
            {
                int end = EndOf(text, at, part.End);
                if (end < 0)
                {
                    return null;
                }

                Json agent = AnswerJson.Parse(new TextPart(text, at, end - at), nameof(MasterProbeOperation), keep: AgentLists.Row);
                row = new Row(at, end - at, AgentLists.Agent(agent));
                bool known = (places ??= Places()).TryGetValue(row.Agent.Id, out int place);
                if (known && _rows[place].Agent == row.Agent)
                {
                    row = row with { Agent = _rows[place].Agent };
                }

                old = known ? place + 1 : old;
            }

            // The table is kept while the same agents are listed in the same order; it uses no other member of the rows.
            same &= rows.Count < _rows.Count && ReferenceEquals(_rows[rows.Count].Agent, row.Agent);
            rows.Add(row);
            at += row.Length;
            if (at >= part.End || text[at] != ',')
            {
                break;
            }

            at++;
        }

        same &= rows.Count == _rows.Count;
        if (at >= part.End || text[at] != ']' || text[at - 1] == ',')
        {
            return null;
        }

        AgentTable? registered = same ? _lists!.Registered : new AgentTable([.. rows.Select(row => row.Agent)]);
        return (AgentLists.Parse(Rows + text.Substring(at, part.End - at)) with { Registered = registered }, rows);
    }

    /// <summary>The position of each agent's row. The order of the rows seldom changes.</summary>
    private Dictionary<string, int> Places()
    {
        Dictionary<string, int> places = new(_rows.Count, StringComparer.Ordinal);
        for (int i = 0; i < _rows.Count; i++)
        {
            places[_rows[i].Agent.Id] = i;
        }

        return places;
    }

    /// <summary>The end of the object that starts here; -1 when it has none.</summary>
    private static int EndOf(string text, int at, int end)
    {
        int depth = 0;
        for (int i = at; i < end; i++)
        {
            switch (text[i])
            {
                case '"':
                    i = EndOfString(text, i, end);
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

    private static int EndOfString(string text, int at, int end)
    {
        for (int i = at + 1; i < end; i++)
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

        return end;
    }

    /// <param name="Start">The position of its text.</param>
    private readonly record struct Row(int Start, int Length, MesosAgent Agent);
}
